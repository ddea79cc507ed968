using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Testing.Protocol;

/// <summary>A browser of one resident: a cookie jar, signed in through the door that the sign-in pages use once they know who it is.</summary>
public sealed class ResidentBrowser : IDisposable
{
    private readonly TestHost host;
    private readonly SocketsHttpHandler handler;
    private readonly AccountId account;

    private ResidentBrowser(TestHost host, AccountId account)
    {
        this.host = host;
        this.account = account;
        handler = host.Handler();
        Http = host.Client(handler);
    }

    public const string Password = "urn:bauhinia:acr:pwd";
    public const string Passkey = "urn:bauhinia:acr:phr";
    public const string Hardware = "urn:bauhinia:acr:phrh";

    /// <summary>Sends the cookies and follows no redirect.</summary>
    public HttpClient Http { get; }

    /// <summary>The account's row id, to look for where it must not appear.</summary>
    public string AccountKey => account.ToString();

    /// <summary>A new resident, not signed in.</summary>
    public static async Task<ResidentBrowser> New(TestHost host, bool proved = false)
    {
        ArgumentNullException.ThrowIfNull(host);
        await using var scope = host.Services.CreateAsyncScope();
        var clock = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var account = new Account(AccountId.New(clock), "en", clock.GetUtcNow());
        account.Activate();
        if (proved) account.Prove(Proofing.Counter);
        db.Accounts.Add(account);
        await db.SaveChangesAsync();
        return new ResidentBrowser(host, account.Id);
    }

    /// <summary>A new resident, signed in by passkey unless said otherwise.</summary>
    public static async Task<ResidentBrowser> SignedIn(TestHost host, string acr = Passkey, string amr = "hwk user", bool proved = false)
    {
        var browser = await New(host, proved);
        await browser.SignIn(acr, amr);
        return browser;
    }

    /// <summary>A second browser of the same resident, not signed in.</summary>
    public ResidentBrowser Another() => new(host, account);

    public async Task SignIn(string acr = Passkey, string amr = "hwk user")
    {
        await using var scope = host.Services.CreateAsyncScope();
        var context = new DefaultHttpContext();
        var present = handler.CookieContainer.GetCookieHeader(host.Issuer);
        if (present.Length > 0) context.Request.Headers.Cookie = present;
        await scope.ServiceProvider.GetRequiredService<SignInSessions>().Start(context, account, acr, amr, CancellationToken.None);
        foreach (var cookie in context.Response.Headers.SetCookie) handler.CookieContainer.SetCookies(host.Issuer, cookie ?? "");
    }

    public Task<Answer> Get(Uri address) => Answer.Of(Http.GetAsync(address));

    public Task<Answer> Post(Uri address, HttpContent content) => Answer.Of(Http.PostAsync(address, content));

    public Task<Answer> Send(HttpRequestMessage request) => Answer.Of(Http.SendAsync(request));

    /// <summary>What the browser sends to the issuer as its Cookie header.</summary>
    public string Cookies => handler.CookieContainer.GetCookieHeader(host.Issuer);

    /// <summary>Ends every session of the resident, as their account page does.</summary>
    public async Task EndSessions()
    {
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SignInSessions>().EndAllOf(account, except: null, CancellationToken.None);
    }

    public async Task CloseAccount()
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var found = await db.Accounts.FindAsync(account) ?? throw new InvalidOperationException("The account is gone.");
        found.Close(scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow());
        await db.SaveChangesAsync();
    }

    public void Dispose() => Http.Dispose();
}
