using System.Net;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>The relaxed OpenID Connect profile: any library works, and nothing weaker than PKCE or a nonce stands behind a code.</summary>
public sealed class RelaxedProfileTests(ProtocolFixture fixture) : IClassFixture<ProtocolFixture>
{
    [Theory]
    [InlineData("client_secret_basic")]
    [InlineData("client_secret_post")]
    [InlineData("private_key_jwt")]
    [InlineData("none")]
    [Trait("Clause", "OIDC Core §9")]
    public async Task Signs_in_with_each_method_of_client_authentication(string method)
    {
        using var client = await RelyingParty.Register(fixture.Host, new ClientSettings { Authentication = method });
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        Assert.Equal(HttpStatusCode.OK, (await client.SignIn(browser)).Status);
    }

    [Fact]
    [Trait("Clause", "RFC 6749 §3.1.2")]
    public async Task Returns_to_a_registered_address_with_its_query()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RedirectUris = ["https://rp.example/callback?tenant=a%20b&x="] });
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var authorized = await client.AuthorizeAndAgree(browser);
        Assert.StartsWith("https://rp.example/callback?tenant=a%20b&x=&code=", authorized.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.Redeem(authorized.Redirect["code"])).Status);
    }

    [Fact]
    [Trait("Clause", "OIDC Core §3.1.2.1")]
    public async Task Gives_the_longest_state_and_nonce_back_unchanged()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var request = client.Request();
        request["state"] = string.Concat(Enumerable.Repeat("a+/=&?#%~é ", 94))[..1024];
        request["nonce"] = string.Concat(Enumerable.Repeat("n+/=&?#%~é ", 47))[..512];
        var authorized = await client.AuthorizeAndAgree(browser, request);
        Assert.Equal(request["state"], authorized.Redirect["state"]);
        var idToken = TestJws.Verify((await client.Redeem(authorized.Redirect["code"])).Text("id_token"), await client.KeySet(), "RS256");
        Assert.Equal(request["nonce"], idToken["nonce"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("state", 1025)]
    [InlineData("nonce", 513)]
    public async Task Refuses_longer(string parameter, int length)
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var answer = await client.Authorize(browser, new(client.Request()) { [parameter] = new string('a', length) });
        Assert.Equal("invalid_request", answer.Redirect["error"]);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    public async Task Signs_ID_tokens_with_the_registered_algorithm(string algorithm)
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { IdTokenAlgorithm = algorithm });
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var tokens = await client.SignIn(browser);
        Assert.NotNull(TestJws.Verify(tokens.Text("id_token"), await client.KeySet(), algorithm)["sub"]);
    }

    [Theory]
    [InlineData("code_challenge")]
    [InlineData("code_challenge_method")]
    [Trait("Clause", "RFC 7636 §4.4.1")]
    public async Task Requires_PKCE_and_tells_the_client(string left)
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var request = client.Request();
        request.Remove(left);
        var answer = await client.Authorize(browser, request);
        Assert.Equal("invalid_request", answer.Redirect["error"]);
        Assert.Equal(request["state"], answer.Redirect["state"]);
    }

    [Fact]
    [Trait("Clause", "RFC 9700 §2.1.1")]
    public async Task Lets_a_legacy_client_go_without_PKCE_only_with_a_nonce()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { LegacyWithoutPkce = true });
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var request = client.Request();
        request.Remove("code_challenge");
        request.Remove("code_challenge_method");
        var authorized = await client.AuthorizeAndAgree(browser, request);
        Assert.Equal(HttpStatusCode.OK, (await client.Redeem(authorized.Redirect["code"], form => form.Remove("code_verifier"))).Status);
        request.Remove("nonce");
        Assert.Equal("invalid_request", (await client.Authorize(browser, request)).Redirect["error"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Clause", "RFC 9700 §2.1.1")]
    public async Task Refuses_a_PKCE_downgrade_in_either_direction(bool challengeSent)
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { LegacyWithoutPkce = true });
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var request = client.Request();
        if (!challengeSent)
        {
            request.Remove("code_challenge");
            request.Remove("code_challenge_method");
        }
        var authorized = await client.AuthorizeAndAgree(browser, request);
        var answer = await client.Redeem(authorized.Redirect["code"], form =>
        {
            if (challengeSent) form.Remove("code_verifier");
        });
        Assert.Equal("invalid_grant", answer.Error);
    }

    [Fact]
    public async Task Leaves_out_scopes_it_does_not_know_and_says_which_it_gave()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var tokens = await client.SignIn(browser, "openid profile email offline_access");
        Assert.Equal("openid", tokens.Text("scope"));
        Assert.False(tokens.Json.ContainsKey("refresh_token"));
    }

    [Fact]
    public async Task Takes_a_posted_authorization_request()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        await client.SignIn(browser);
        using var form = new FormUrlEncodedContent(client.Request());
        var answer = await browser.Post(new Uri("/connect/authorize", UriKind.Relative), form);
        Assert.True(answer.Redirect.ContainsKey("code"), answer.Body);
    }

    [Fact]
    [Trait("Clause", "RFC 6749 §5.2")]
    public async Task Refuses_a_wrong_secret_with_401_and_a_challenge()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        var answer = await client.PostRaw("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "authorization_code" }), authorization: RelyingParty.Basic(client.ClientId, "wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("invalid_client", answer.Error);
        Assert.Contains("Basic", answer.Message.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Clause", "RFC 9449 §5")]
    public async Task Binds_the_tokens_of_a_public_client_that_sends_proofs()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Public with { RefreshTokens = true });
        client.UsesDpop = true;
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var tokens = await client.SignIn(browser, "openid offline_access");
        Assert.Equal("DPoP", tokens.Text("token_type"));
        var own = client.DpopKey;
        client.DpopKey = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.Equal("invalid_grant", (await client.Refresh(tokens.Text("refresh_token"))).Error);
        client.DpopKey.Dispose();
        client.DpopKey = own;
        Assert.Equal(HttpStatusCode.OK, (await client.Refresh(tokens.Text("refresh_token"))).Status);
    }

    [Fact]
    public async Task Gives_a_client_a_token_of_its_own_for_one_of_its_resources()
    {
        var settings = ClientSettings.Relaxed with { ClientCredentials = true, Authentication = "private_key_jwt", Resources = ["https://api.example/a", "https://api.example/b"] };
        using var client = await RelyingParty.Register(fixture.Host, settings);
        var tokens = await client.Post("/connect/token", new() { ["grant_type"] = "client_credentials", ["resource"] = "https://api.example/a" });
        var claims = TestJws.Verify(tokens.Text("access_token"), await client.KeySet(), "ES256");
        Assert.Equal("https://api.example/a", claims["aud"]!.GetValue<string>());
        Assert.Equal(client.ClientId, claims["sub"]!.GetValue<string>());
        Assert.False(tokens.Json.ContainsKey("id_token"));
        Assert.Equal("invalid_target", (await client.Post("/connect/token", new() { ["grant_type"] = "client_credentials", ["resource"] = "https://api.example/c" })).Error);
        using var plain = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        Assert.Equal("unauthorized_client", (await plain.Post("/connect/token", new() { ["grant_type"] = "client_credentials" })).Error);
    }

    [Fact]
    [Trait("Clause", "RFC 8707 §2.2")]
    public async Task Narrows_a_token_to_the_resource_asked_for()
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { Resources = ["https://api.example/a", "https://api.example/b"] });
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var request = client.Request();
        request["resource"] = "https://api.example/a";
        var authorized = await client.AuthorizeAndAgree(browser, request);
        var tokens = await client.Redeem(authorized.Redirect["code"]);
        Assert.Equal("https://api.example/a", TestJws.Claims(tokens.Text("access_token"))["aud"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.UserInfo(tokens.Text("access_token"))).Status);
        var again = await client.Authorize(browser, request);
        Assert.Equal("invalid_target", (await client.Redeem(again.Redirect["code"], form => form["resource"] = "https://api.example/b")).Error);
    }
}
