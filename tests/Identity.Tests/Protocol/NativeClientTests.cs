using System.Net;
using System.Text;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Testing.Protocol;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>The platform's own command line as a native client (RFC 8252), and what its tokens open at the API.</summary>
public sealed class NativeClientTests(ProtocolFixture fixture) : IClassFixture<ProtocolFixture>
{
    private const string Api = "/api/v1/organisations";
    private const string All = "openid offline_access organisations";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_token_opens_the_API_as_the_person_and_the_audit_names_both()
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var token = (await SignIn(party, browser)).Text("access_token");

        var made = await party.Call(HttpMethod.Post, Api, token, body: () => new StringContent(
            """{"name":{"en":"Pool","zhHant":"泳池","zhHans":"泳池"},"contactEmail":"desk@pool.example"}""", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.Created, made.Status);
        await using var scope = fixture.Host.Services.CreateAsyncScope();
        var events = await scope.ServiceProvider.GetRequiredService<IdentityDb>().AuditEvents.ToListAsync(Cancel);
        var account = browser.AccountKey;
        Assert.Contains(events, e => e.Kind == "sign_in.completed" && e.Actor.ToString() == account && e.Detail == "client=bauhinia-cli");
        Assert.Contains(events, e => e.Kind == "organisation.registered" && e.Actor.ToString() == account);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/callback")]
    [InlineData("http://127.0.0.1:65535/callback")]
    [InlineData("http://127.0.0.1/callback")]
    [InlineData("http://[::1]:61000/callback")]
    public async Task May_be_answered_on_any_loopback_port_such_as(string redirectUri)
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);

        var answer = await party.Authorize(browser, new(Request(party)) { ["redirect_uri"] = redirectUri });
        var back = await party.Agree(browser, answer);

        Assert.StartsWith(redirectUri + "?code=", back.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:51004/other")]
    [InlineData("http://127.0.0.1:51004/callback/")]
    [InlineData("http://127.0.0.1:51004/callback?x=1")]
    [InlineData("http://127.0.0.1:51004/callback#x")]
    [InlineData("http://127.0.0.1:51004/x/../callback")]
    [InlineData("http://localhost:51004/callback")]
    [InlineData("https://127.0.0.1:51004/callback")]
    [InlineData("http://127.1:51004/callback")]
    [InlineData("http://127.0.0.2:51004/callback")]
    [InlineData("http://127.0.0.1.evil.example:51004/callback")]
    [InlineData("http://127.0.0.1:51004@evil.example/callback")]
    [InlineData("http://user@127.0.0.1:51004/callback")]
    [InlineData("http://[::ffff:127.0.0.1]:51004/callback")]
    [InlineData("http://127.0.0.1:/callback")]
    [InlineData("http://127.0.0.1:0/callback")]
    [InlineData("http://127.0.0.1:051004/callback")]
    [InlineData("http://127.0.0.1:65536/callback")]
    [InlineData("http://127.0.0.1:5 1/callback")]
    [InlineData("com.example.app:/callback")]
    public async Task Is_not_answered_at(string redirectUri)
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);

        var answer = await party.Authorize(browser, new(Request(party)) { ["redirect_uri"] = redirectUri });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Null(answer.Location);
    }

    [Fact]
    public async Task Only_the_native_client_has_a_free_port()
    {
        using var party = await RelyingParty.Register(fixture.Host, ClientSettings.Public with { RedirectUris = ["http://127.0.0.1/callback"], Sector = "rp.example" });
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);

        var answer = await party.Authorize(browser, new(party.Request()) { ["redirect_uri"] = "http://127.0.0.1:51004/callback" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Theory]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", null)]
    public async Task Needs_PKCE_with_S256(string parameter, string? value)
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var request = Request(party);
        request.Remove(parameter);
        if (value is not null) request[parameter] = value;

        Assert.Equal("invalid_request", (await party.Authorize(browser, request)).Redirect["error"]);
    }

    [Fact]
    public async Task Asks_the_person_each_time()
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        await SignIn(party, browser);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));

        var again = await party.Authorize(browser, Request(party));

        Assert.StartsWith("/connect/consent", again.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_a_passkey()
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host, ResidentBrowser.Password, "pwd");
        // Not in the same instant: a person who has just signed in for this request cannot do better (RFC 9470 §5).
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("/sign-in?step-up=1", (await party.Authorize(browser, Request(party))).Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_used_again_ends_its_tokens()
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var code = (await party.AuthorizeAndAgree(browser, Request(party))).Redirect["code"];
        var token = (await party.Redeem(code)).Text("access_token");
        Assert.Equal(HttpStatusCode.OK, (await party.Call(HttpMethod.Get, Api, token)).Status);

        Assert.Equal("invalid_grant", (await party.Redeem(code)).Error);

        Refused(await party.Call(HttpMethod.Get, Api, token), "invalid_token");
    }

    [Fact]
    public async Task Gets_no_token_without_a_proof_of_its_key()
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var code = (await party.AuthorizeAndAgree(browser, Request(party))).Redirect["code"];
        party.UsesDpop = false;

        Assert.Equal("invalid_dpop_proof", (await party.Redeem(code)).Error);
    }

    [Fact]
    public async Task A_token_is_worth_nothing_without_its_key()
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var thief = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var token = (await SignIn(party, browser)).Text("access_token");

        Refused(await party.Call(HttpMethod.Get, Api, token, dpop: false), "invalid_token");
        Refused(await thief.Call(HttpMethod.Get, Api, token), "invalid_dpop_proof");
    }

    [Fact]
    public async Task A_token_expires_and_can_be_renewed_until_twelve_hours_after_the_sign_in()
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var signedIn = await SignIn(party, browser);

        fixture.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Refused(await party.Call(HttpMethod.Get, Api, signedIn.Text("access_token")), "invalid_token");
        var renewed = await party.Refresh(signedIn.Text("refresh_token"));
        Assert.Equal(HttpStatusCode.OK, (await party.Call(HttpMethod.Get, Api, renewed.Text("access_token"))).Status);

        fixture.Clock.Advance(TimeSpan.FromHours(12));
        var late = await party.Refresh(renewed.Text("refresh_token"));
        Refused(await party.Call(HttpMethod.Get, Api, late.Text("access_token")), "insufficient_user_authentication");
    }

    [Fact]
    public async Task A_token_ends_with_the_session_it_was_made_in()
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var token = (await SignIn(party, browser)).Text("access_token");

        await browser.EndSessions();

        Refused(await party.Call(HttpMethod.Get, Api, token), "invalid_token");
    }

    [Fact]
    public async Task A_token_for_another_resource_or_without_the_scope_does_not_open_the_API()
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var forUserInfo = (await party.SignIn(browser, All)).Text("access_token");
        var narrow = (await SignIn(party, browser, "openid offline_access")).Text("access_token");

        Refused(await party.Call(HttpMethod.Get, Api, forUserInfo), "invalid_token");
        var answer = await party.Call(HttpMethod.Get, Api, narrow);
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("insufficient_scope", answer.Message.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_gets_no_token_that_opens_the_API_even_if_it_names_the_API_as_its_resource()
    {
        var api = fixture.Host.Issuer.GetLeftPart(UriPartial.Authority) + "/api/v1";
        using var party = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RefreshTokens = true, Resources = [api] });
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var token = (await SignIn(party, browser)).Text("access_token");

        Assert.Equal(HttpStatusCode.Forbidden, (await party.Call(HttpMethod.Get, Api, token)).Status);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer x")]
    [InlineData("DPoP x")]
    [InlineData("Basic eDp4")]
    [InlineData("DPoP a, DPoP b")]
    public async Task Answers_an_Authorization_header_that_is_no_token_with_a_problem(string header)
    {
        using var http = fixture.Host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, Api);
        request.Headers.TryAddWithoutValidation("Authorization", header);

        using var answer = await http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.NotEmpty(answer.Headers.WwwAuthenticate);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_token_does_not_give_a_role_that_the_person_lacks()
    {
        using var party = RelyingParty.CommandLine(fixture.Host);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var token = (await SignIn(party, browser)).Text("access_token");
        Assert.Equal(HttpStatusCode.Forbidden, (await party.Call(HttpMethod.Get, "/api/v1/production-requests", token)).Status);

        await using (var scope = fixture.Host.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
            db.StaffGrants.Add(new StaffGrant(new AccountId(Guid.ParseExact(browser.AccountKey, "N")), StaffRole.Registrar, fixture.Clock.GetUtcNow()));
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal(HttpStatusCode.OK, (await party.Call(HttpMethod.Get, "/api/v1/production-requests", token)).Status);
    }

    private static Dictionary<string, string> Request(RelyingParty party, string scope = All) => new(party.Request(scope)) { ["resource"] = party.Issuer + "/api/v1" };

    private static async Task<Answer> SignIn(RelyingParty party, ResidentBrowser browser, string scope = All)
    {
        var authorized = await party.AuthorizeAndAgree(browser, Request(party, scope));
        return await party.Redeem(authorized.Redirect["code"]);
    }

    private static void Refused(Answer answer, string error)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains($"error=\"{error}\"", answer.Message.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", answer.Message.Content.Headers.ContentType?.MediaType);
    }
}
