using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Bauhinia.Testing.Passkeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.SignIn;

/// <summary>A person with a browser of their own (one cookie jar) and passkeys, at one host. The account is made as registration leaves it: started, contact proved.</summary>
internal sealed partial class Resident : IDisposable
{
    private readonly TestHost host;

    private Resident(TestHost host, AccountId accountId, string email, HttpClient browser)
    {
        this.host = host;
        AccountId = accountId;
        Email = email;
        Browser = browser;
    }

    public AccountId AccountId { get; }

    public string Email { get; }

    public HttpClient Browser { get; private set; }

    public string Origin => host.Issuer.GetLeftPart(UriPartial.Authority);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Resident> Start(TestHost host, string acr = Acr.Recovery)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var vault = scope.ServiceProvider.GetRequiredService<PersonVault>();
        var clock = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        var account = new Account(AccountId.New(clock), "en", clock.GetUtcNow());
        var email = $"chan.{RandomNumberGenerator.GetHexString(8, lowercase: true)}@example.hk";
        await vault.CreateKey(account.Id.Value, Cancellation);
        db.Accounts.Add(account);
        await db.SaveChangesAsync(Cancellation);
        await vault.Put(account.Id.Value, PersonalField.Email, email, Cancellation);
        db.Add(new BlindIndexEntry(PersonalField.Email, vault.BlindIndex(PersonalField.Email, email), account.Id));
        await db.SaveChangesAsync(Cancellation);
        var resident = new Resident(host, account.Id, email, host.Client());
        await resident.SignInAs(acr);
        return resident;
    }

    /// <summary>Puts a session of the given level into this browser, as another slice would have started it.</summary>
    public async Task SignInAs(string acr)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var clock = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        var token = RandomNumberGenerator.GetBytes(32);
        db.Sessions.Add(new Session(AccountId, SHA256.HashData(token), acr, "otp", "test", clock.GetUtcNow()));
        await db.SaveChangesAsync(Cancellation);
        UseNewBrowser(cookie: new Cookie("session", Base64Url.EncodeToString(token)));
    }

    /// <summary>A browser that has never been here.</summary>
    /// <param name="network">The address it comes from, one of 127.0.0.0/8; null for the usual one.</param>
    public void UseNewBrowser(string? network = null, Cookie? cookie = null)
    {
        Browser.Dispose();
        Browser = NewBrowser(network, cookie);
    }

    public HttpClient NewBrowser(string? network = null, Cookie? cookie = null)
    {
        var handler = host.Handler();
        if (cookie is not null) handler.CookieContainer.Add(host.Issuer, cookie);
        if (network is not null) handler.ConnectCallback = (context, cancellationToken) => Connect(network, context.DnsEndPoint.Port, cancellationToken);
        return host.Client(handler);
    }

    /// <summary>Fills in the password page.</summary>
    public Task<HttpResponseMessage> SetPassword(string password) => Forms.Submit(Browser, "/account/password", "/account/password?handler=set", ("Input.Password", password));

    /// <summary>Fills in the sign-in page, in the resident's browser or another.</summary>
    public Task<HttpResponseMessage> SignInByPassword(string password, HttpClient? browser = null, string? name = null) =>
        Forms.Submit(browser ?? Browser, "/sign-in", null, ("Input.Name", name ?? Email), ("Input.Password", password));

    /// <summary>Makes recovery codes on their page and reads them off it.</summary>
    public async Task<IReadOnlyList<string>> MakeRecoveryCodes()
    {
        var page = await (await Forms.Submit(Browser, "/account/recovery-codes", null)).Content.ReadAsStringAsync(Cancellation);
        return [.. RecoveryCode().Matches(page).Select(match => match.Value)];
    }

    public Task<HttpResponseMessage> UseRecoveryCode(string code, HttpClient? browser = null) => Forms.Submit(browser ?? Browser, "/sign-in/recovery-code", null, ("Input.Code", code));

    /// <summary>Asks for creation options and answers them.</summary>
    public async Task<(HttpResponseMessage Answer, SoftwareCredential Credential)> TryAddPasskey(SoftwareKey? key = null, bool isSynced = true, Action<RegistrationDraft>? forge = null)
    {
        var asked = await AskToAdd();
        var (answer, credential) = SoftwareAuthenticator.Create(Node(asked, "options"), Origin, key, isSynced, forge);
        return (await Add(asked, answer), credential);
    }

    public async Task<SoftwareCredential> AddPasskey(SoftwareKey? key = null, bool isSynced = true, Action<RegistrationDraft>? forge = null)
    {
        var (answer, credential) = await TryAddPasskey(key, isSynced, forge);
        await Http.Expect(HttpStatusCode.Created, answer);
        return credential;
    }

    public async Task<JsonNode> AskToAdd() => await Http.Json(await Browser.PostAsync("/api/v1/account/passkeys/options", null, Cancellation));

    public Task<HttpResponseMessage> Add(JsonNode asked, JsonNode answer) =>
        Browser.PostAsJsonAsync("/api/v1/account/passkeys", new JsonObject { ["ceremony"] = asked["ceremony"]?.DeepClone(), ["credential"] = answer.DeepClone(), ["name"] = "My phone" }, Cancellation);

    public async Task<JsonNode> AskToSignIn(bool stepUp = false) =>
        await Http.Json(await Browser.PostAsJsonAsync("/api/v1/sign-in/passkey/options", new { stepUp }, Cancellation));

    public Task<HttpResponseMessage> SignIn(JsonNode asked, JsonNode answer, string? returnTo = null) =>
        Browser.PostAsJsonAsync("/api/v1/sign-in/passkey", new JsonObject { ["ceremony"] = asked["ceremony"]?.DeepClone(), ["credential"] = answer.DeepClone(), ["return"] = returnTo }, Cancellation);

    /// <summary>Asks for request options and answers them with a passkey.</summary>
    public async Task<HttpResponseMessage> SignIn(SoftwareCredential credential, Action<AssertionDraft>? forge = null, bool stepUp = false)
    {
        var asked = await AskToSignIn(stepUp);
        return await SignIn(asked, SoftwareAuthenticator.Get(Node(asked, "options"), Origin, credential, forge));
    }

    public async Task<Session> CurrentSession()
    {
        await using var scope = host.Services.CreateAsyncScope();
        var sessions = await scope.ServiceProvider.GetRequiredService<IdentityDb>().Sessions.AsNoTracking().Where(s => s.AccountId == AccountId && s.EndedAt == null).ToListAsync(Cancellation);
        return sessions.OrderByDescending(s => s.AuthenticatedAt).First();
    }

    public async Task<AccountStatus> Status()
    {
        await using var scope = host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IdentityDb>().Accounts.AsNoTracking().SingleAsync(a => a.Id == AccountId, Cancellation)).Status;
    }

    public async Task<IReadOnlyList<AuditEvent>> Audit(string kind)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().AuditEvents.AsNoTracking().Where(e => e.Subject == AccountId && e.Kind == kind).ToListAsync(Cancellation);
    }

    public void Dispose() => Browser.Dispose();

    private static async ValueTask<Stream> Connect(string network, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(network), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    [GeneratedRegex("[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}-[0-9A-HJKMNP-TV-Z]{6}")]
    private static partial Regex RecoveryCode();

    private static JsonNode Node(JsonNode node, string name) => node[name] ?? throw new InvalidOperationException($"The answer has no {name}: {node}");
}
