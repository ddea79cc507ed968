using System.Net;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Sdk.Tests.Forging;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Bauhinia.Sdk.Tests;

public sealed class SignInTests : IAsyncLifetime
{
    private readonly ClientKey key = ClientKey.Generate();
    private ForgingProvider provider = null!;
    private RelyingParty service = null!;

    public async ValueTask InitializeAsync()
    {
        provider = await ForgingProvider.Start();
        service = await RelyingParty.Start(provider.Issuer, key);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await provider.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task Signs_in_and_keeps_only_the_claims_of_the_session()
    {
        using var browser = new Browser();

        var page = await browser.Follow(service.Private);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var lines = (await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        Assert.Equal(["acr", "amr", "auth_time", "sid", "sub"], lines.Select(l => l.Split('=')[0]).Order());
        Assert.Contains("sub=pairwise-1", lines);
    }

    [Fact]
    public async Task Pushes_the_request_so_that_the_browser_carries_only_its_name()
    {
        using var browser = new Browser();

        await browser.Follow(service.Private);

        Assert.Equal(["client_id", "request_uri"], provider.AuthorizationRequests.Single().Keys.Order());
        var form = provider.Calls.Last(c => c.Path == "/par").Form;
        Assert.Equal("code", form["response_type"]);
        Assert.Equal("S256", form["code_challenge_method"]);
        Assert.Equal($"{service.Origin}bauhinia/signed-in", form["redirect_uri"]);
        Assert.True(form["nonce"].Length > 20);
        Assert.DoesNotContain("client_secret", form.Keys);
    }

    [Fact]
    [Trait("clause", "RFC 7636 §4.6")]
    public async Task Redeems_the_code_with_the_verifier_of_the_challenge()
    {
        using var browser = new Browser();

        await browser.Follow(service.Private);

        var challenge = provider.Calls.First(c => c.Path == "/par").Form["code_challenge"];
        var verifier = provider.Calls.Last(c => c.Path == "/token").Form["code_verifier"];
        Assert.Equal(challenge, WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
    }

    [Fact]
    [Trait("clause", "FAPI 2.0 Security Profile §5.3.3.1")]
    public async Task Addresses_every_client_assertion_to_the_issuer_and_uses_each_once()
    {
        using var browser = new Browser();

        await browser.Follow(service.Private);

        Assert.Equal(4, provider.Calls.Count);
        Assert.All(provider.Calls, call =>
        {
            Assert.Equal(provider.IssuerText, call.Assertion["aud"]!.GetValue<string>());
            Assert.InRange(call.Assertion["exp"]!.GetValue<long>() - call.Assertion["iat"]!.GetValue<long>(), 1, 60);
        });
        Assert.Equal(4, provider.Calls.Select(c => c.Assertion["jti"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    [Trait("clause", "RFC 9449 §8")]
    public async Task Repeats_a_call_with_the_nonce_that_the_provider_asks_for()
    {
        using var browser = new Browser();

        await browser.Follow(service.Private);

        Assert.Equal(["/par", "/par", "/token", "/token"], provider.Calls.Select(c => c.Path));
        Assert.Equal("nonce/par", provider.Calls.ElementAt(1).Proof["nonce"]!.GetValue<string>());
        Assert.Equal("nonce/token", provider.Calls.ElementAt(3).Proof["nonce"]!.GetValue<string>());
        Assert.Equal(4, provider.Calls.Select(c => c.Proof["jti"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    [Trait("clause", "RFC 9449 §10")]
    public async Task Proves_one_key_from_the_pushed_request_to_the_token_and_another_at_the_next_sign_in()
    {
        using (var browser = new Browser()) await browser.Follow(service.Private);
        var first = provider.Calls.Select(c => c.ProofHeader["jwk"]!.ToJsonString()).Distinct().ToList();
        using (var browser = new Browser()) await browser.Follow(service.Private);
        var both = provider.Calls.Select(c => c.ProofHeader["jwk"]!.ToJsonString()).Distinct().ToList();

        Assert.Single(first);
        Assert.Equal(2, both.Count);
        var jwk = provider.Calls.First().ProofHeader["jwk"]!;
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{jwk["x"]}}","y":"{{jwk["y"]}}"}"""));
        Assert.Equal(WebEncoders.Base64UrlEncode(thumbprint), provider.Calls.First().Form["dpop_jkt"]);
        Assert.All(provider.Calls, c => Assert.Null(c.ProofHeader["jwk"]!["d"]));
    }

    [Fact]
    public async Task Leaves_no_key_cookie_behind_after_sign_in()
    {
        using var browser = new Browser();

        await browser.Follow(service.Private);

        Assert.Equal(["bauhinia"], browser.Cookies.GetAllCookies().Select(c => c.Name));
        Assert.All(browser.Cookies.GetAllCookies(), c => Assert.True(c.HttpOnly));
    }

    [Fact]
    public async Task Answers_503_and_says_so_when_the_provider_is_gone()
    {
        await provider.DisposeAsync();
        using var browser = new Browser();

        var answer = await browser.Follow(service.Private);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("provider_unavailable", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leads_to_the_failure_page_when_one_is_set()
    {
        await using var other = await RelyingParty.Start(provider.Issuer, key, o => o.FailurePath = "/sorry");
        provider.ChangeAnswer = answer => { answer.Remove("code"); answer["error"] = "access_denied"; };
        using var browser = new Browser();

        var address = await browser.FollowUntil(other.Private, "/sorry");

        Assert.Equal("?reason=access_denied", address.Query);
    }

    [Fact]
    [Trait("clause", "OpenID Connect RP-Initiated Logout 1.0 §2")]
    public async Task Signs_out_here_and_at_the_provider()
    {
        using var browser = new Browser();
        await browser.Follow(service.Private);
        var stolen = browser.Cookies.GetAllCookies().Single(c => c.Name == "bauhinia").Value;

        var answer = await browser.Get(new Uri(service.Origin, "/sign-out"));

        Assert.Equal("/end-session", answer.Headers.Location!.AbsolutePath);
        var query = QueryHelpers.ParseQuery(answer.Headers.Location.Query);
        Assert.Equal("pairwise-1", ForgingProvider.Decode(query["id_token_hint"].ToString(), 1)["sub"]!.GetValue<string>());
        Assert.Equal($"{service.Origin}bauhinia/signed-out", query["post_logout_redirect_uri"].ToString());
        using var thief = new Browser();
        thief.Cookies.Add(service.Origin, new Cookie("bauhinia", stolen));
        Assert.Equal(HttpStatusCode.Redirect, (await thief.Get(service.Private)).StatusCode);
    }
}
