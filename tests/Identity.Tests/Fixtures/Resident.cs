using System.Net;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Identity.Tests.Fixtures;

/// <summary>An account with what a test needs in it, made below the front door so that a test starts where its subject does; then only HTTP.</summary>
internal sealed class Resident
{
    private readonly TestHost host;

    private Resident(TestHost host, AccountId id)
    {
        this.host = host;
        Id = id;
    }

    public AccountId Id { get; }

    public static async Task<Resident> Create(
        TestHost host, Proofing proofing = Proofing.Counter, IReadOnlyDictionary<string, string>? fields = null, params StaffRole[] roles)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var clock = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        var account = new Account(AccountId.New(clock), "en", clock.GetUtcNow());
        account.Activate();
        account.Prove(proofing);
        db.Accounts.Add(account);
        if (fields is { Count: > 0 })
        {
            var vault = scope.ServiceProvider.GetRequiredService<PersonVault>();
            await vault.CreateKey(account.Id.Value, CancellationToken.None);
            foreach (var (field, value) in fields)
            {
                await vault.Put(account.Id.Value, field, value, CancellationToken.None);
                if (field is PersonalField.Hkid or PersonalField.Email or PersonalField.Mobile)
                {
                    db.Add(new BlindIndexEntry(field, vault.BlindIndex(field, value), account.Id));
                }
            }
        }
        foreach (var role in roles) db.StaffGrants.Add(new StaffGrant(account.Id, role, clock.GetUtcNow()));
        await db.SaveChangesAsync();
        return new Resident(host, account.Id);
    }

    /// <summary>A client that holds the cookie of a new session of this account.</summary>
    public async Task<HttpClient> SignIn(string acr = Acr.PhishingResistant, string userAgent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    {
        var cookie = await SignInCookie(acr, userAgent);
        var handler = host.Handler();
        handler.CookieContainer.Add(host.Issuer, new Cookie(cookie.Name, cookie.Value));
        return host.Client(handler);
    }

    /// <summary>The cookie of a new session of this account.</summary>
    public async Task<(string Name, string Value)> SignInCookie(string acr = Acr.PhishingResistant, string userAgent = "")
    {
        await using var scope = host.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.UserAgent = userAgent;
        await scope.ServiceProvider.GetRequiredService<SignInSessions>().Start(context, Id, acr, "hwk user", CancellationToken.None);
        var cookie = SetCookieHeaderValue.Parse(context.Response.Headers.SetCookie.ToString());
        return (cookie.Name.ToString(), cookie.Value.ToString());
    }
}
