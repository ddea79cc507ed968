using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Testing.Protocol;

namespace Bauhinia.Conformance.Tests.Fapi2;

/// <summary>Tokens bound to a key: RFC 9449 and FAPI 2.0 Security Profile Final §5.3.2.1.</summary>
[Trait("Clause", "RFC 9449")]
public sealed class SenderConstraintTests(FapiFixture fixture) : IClassFixture<FapiFixture>
{
    private RelyingParty Client => fixture.Client;

    private string TokenUrl => Client.Issuer + "/connect/token";

    [Fact]
    [Trait("Clause", "FAPI 2.0 SP §5.3.2.1")]
    public async Task Gives_a_FAPI_client_no_token_without_a_proof()
    {
        var authorized = await Client.Authorize(fixture.Browser);
        var answer = await Client.Post("/connect/token", Code(authorized), dpop: false);
        Assert.Equal("invalid_dpop_proof", answer.Error);
    }

    [Fact]
    public async Task Asks_for_its_nonce_and_offers_it()
    {
        var authorized = await Client.Authorize(fixture.Browser);
        var answer = await Client.PostRaw("/connect/token", new FormUrlEncodedContent(Client.Authenticated(Code(authorized))), Client.Proof("POST", TokenUrl));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("use_dpop_nonce", answer.Error);
        Assert.NotNull(answer.Nonce);
    }

    public static TheoryData<string> BadProofs =>
        ["htm GET", "htm lower", "no htm", "htu other path", "htu other host", "htu http", "no htu", "htu relative", "no jti", "jti long", "no iat", "iat old", "iat ahead", "iat text", "exp past", "nbf ahead", "nonce forged", "nonce number", "nonce old",
         "typ jwt", "no typ", "alg none", "alg RS256", "no jwk", "jwk private", "jwk symmetric", "jwk off curve", "jwk other", "kid instead", "crit", "ath missing is fine but two proofs are not", "garbage", "empty", "two joined"];

    [Theory]
    [MemberData(nameof(BadProofs))]
    public async Task Refuses_a_bad_proof(string flaw)
    {
        var nonce = await Client.FreshNonce();
        if (flaw == "nonce old") fixture.Clock.Advance(TimeSpan.FromSeconds(301));
        var answer = await Client.PostRaw("/connect/token", new FormUrlEncodedContent(Client.Authenticated(new() { ["grant_type"] = "authorization_code", ["code"] = "x" })), Forge(flaw, nonce));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Matches("^(invalid_dpop_proof|use_dpop_nonce)$", answer.Error);
        await fixture.Browser.SignIn();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    [InlineData(-290)]
    public async Task Accepts_a_proof_whose_iat_differs_by_seconds(int seconds)
    {
        // A proof from before the host's start is asked for again, because a replay could not be told; so the start lies back.
        fixture.Clock.Advance(TimeSpan.FromSeconds(300));
        await fixture.Browser.SignIn();
        var authorized = await Client.Authorize(fixture.Browser);
        var proof = Client.Proof("POST", TokenUrl, withNonce: await Client.FreshNonce(), change: claims => claims["iat"] = fixture.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds);
        var answer = await Client.PostRaw("/connect/token", new FormUrlEncodedContent(Client.Authenticated(Code(authorized))), proof);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Accepts_a_proof_for_the_address_with_a_query_and_other_case_of_the_host()
    {
        var authorized = await Client.Authorize(fixture.Browser);
        var htu = TokenUrl.Replace("id.localhost", "ID.localhost", StringComparison.Ordinal) + "?x=1#y";
        var answer = await Client.PostRaw("/connect/token", new FormUrlEncodedContent(Client.Authenticated(Code(authorized))), Client.Proof("POST", htu, withNonce: await Client.FreshNonce()));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Refuses_a_proof_used_twice()
    {
        var proof = Client.Proof("POST", TokenUrl, withNonce: await Client.FreshNonce());
        Task<Answer> Send() => Client.PostRaw("/connect/token", new FormUrlEncodedContent(Client.Authenticated(new() { ["grant_type"] = "authorization_code", ["code"] = "x", ["redirect_uri"] = "y" })), proof);
        Assert.Equal("invalid_grant", (await Send()).Error);
        Assert.Equal("invalid_dpop_proof", (await Send()).Error);
    }

    [Theory]
    [Trait("Clause", "RFC 9449 §10")]
    [InlineData("parameter")]
    [InlineData("proof")]
    public async Task Binds_the_code_to_the_key_of_the_request(string how)
    {
        var request = Client.Request();
        if (how == "parameter") request["dpop_jkt"] = TestJws.Thumbprint(Client.DpopKey);
        var pushed = await Client.Post("/connect/par", request, dpop: how == "proof");
        var authorized = await Client.Visit(fixture.Browser, new() { ["client_id"] = Client.ClientId, ["request_uri"] = pushed.Text("request_uri") });
        var own = Client.DpopKey;
        Client.DpopKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("invalid_grant", (await Client.Redeem(authorized.Redirect["code"])).Error);
        Client.DpopKey.Dispose();
        Client.DpopKey = own;
        Assert.Equal(HttpStatusCode.OK, (await Client.Redeem(authorized.Redirect["code"])).Status);
    }

    [Fact]
    [Trait("Clause", "RFC 9449 §10.1")]
    public async Task Refuses_a_pushed_thumbprint_that_is_not_the_proof_s()
    {
        var request = Client.Request();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        request["dpop_jkt"] = TestJws.Thumbprint(other);
        Assert.Equal("invalid_dpop_proof", (await Client.Post("/connect/par", request)).Error);
    }

    [Fact]
    [Trait("Clause", "RFC 9449 §7.1")]
    public async Task Refuses_a_bound_token_as_a_bearer_token_and_with_another_key()
    {
        var tokens = await Client.SignIn(fixture.Browser);
        var asBearer = await Client.UserInfo(tokens.Text("access_token"), dpop: false);
        Assert.Equal(HttpStatusCode.Unauthorized, asBearer.Status);
        Assert.Contains("DPoP", asBearer.Message.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        var own = Client.DpopKey;
        Client.DpopKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client.UserInfo(tokens.Text("access_token"))).Status);
        Client.DpopKey.Dispose();
        Client.DpopKey = own;
    }

    [Fact]
    [Trait("Clause", "FAPI 2.0 SP §5.3.2.1")]
    public async Task Keeps_the_refresh_token_of_a_FAPI_client()
    {
        var tokens = await Client.SignIn(fixture.Browser, "openid offline_access");
        for (var i = 0; i < 3; i++)
        {
            var refreshed = await Client.Refresh(tokens.Text("refresh_token"));
            Assert.Equal(HttpStatusCode.OK, refreshed.Status);
            Assert.Equal(tokens.Text("refresh_token"), refreshed.Text("refresh_token"));
            Assert.Equal("DPoP", refreshed.Text("token_type"));
        }
        using var other = await RelyingParty.Register(fixture.Host, ClientSettings.Fapi2 with { RefreshTokens = true });
        Assert.Equal("invalid_grant", (await other.Refresh(tokens.Text("refresh_token"))).Error);
    }

    [Fact]
    [Trait("Clause", "FAPI 2.0 SP §5.3.3.1")]
    public async Task Takes_no_access_token_from_the_query()
    {
        var tokens = await Client.SignIn(fixture.Browser);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client.Get($"/connect/userinfo?access_token={tokens.Text("access_token")}")).Status);
    }

    private Dictionary<string, string> Code(Answer authorized) => new()
    {
        ["grant_type"] = "authorization_code",
        ["code"] = authorized.Redirect["code"],
        ["redirect_uri"] = Client.RedirectUri,
        ["code_verifier"] = Client.Verifier,
    };

    private string Forge(string flaw, string nonce)
    {
        var now = fixture.Clock.GetUtcNow().ToUnixTimeSeconds();
        var good = Client.Proof("POST", TokenUrl, withNonce: nonce);
        void Change(JsonObject c)
        {
            switch (flaw)
            {
                case "htm GET": c["htm"] = "GET"; break;
                case "htm lower": c["htm"] = "post"; break;
                case "htu other path": c["htu"] = Client.Issuer + "/connect/par"; break;
                case "htu other host": c["htu"] = "https://evil.example/connect/token"; break;
                case "htu http": c["htu"] = "ftp://id.localhost/connect/token"; break;
                case "htu relative": c["htu"] = "/connect/token"; break;
                case "jti long": c["jti"] = new string('j', 300); break;
                case "iat old": c["iat"] = now - 301; break;
                case "iat ahead": c["iat"] = now + 61; break;
                case "iat text": c["iat"] = "now"; break;
                case "exp past": c["exp"] = now - 1; break;
                case "nbf ahead": c["nbf"] = now + 61; break;
                case "nonce forged": c["nonce"] = TestJws.Encode(new byte[21]); break;
                case "nonce number": c["nonce"] = 7; break;
                case "no htm" or "no htu" or "no jti" or "no iat": c.Remove(flaw[3..]); break;
            }
        }

        void ChangeHeader(JsonObject h)
        {
            switch (flaw)
            {
                case "typ jwt": h["typ"] = "JWT"; break;
                case "no typ": h.Remove("typ"); break;
                case "alg none": h["alg"] = "none"; break;
                case "alg RS256": h["alg"] = "RS256"; break;
                case "no jwk": h.Remove("jwk"); break;
                case "jwk private": h["jwk"]!["d"] = TestJws.Encode(Client.DpopKey.ExportParameters(true).D); break;
                case "jwk symmetric": h["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "c2VjcmV0" }; break;
                case "jwk off curve": h["jwk"]!["y"] = h["jwk"]!["x"]!.GetValue<string>(); break;
                case "jwk other": h["jwk"] = TestJws.PublicJwk(Client.Key); break;
                case "kid instead": h.Remove("jwk"); h["kid"] = "rp-1"; break;
                case "crit": h["crit"] = new JsonArray("jti"); break;
            }
        }

        return flaw switch
        {
            "garbage" => "not-a-proof",
            "empty" => "..",
            "two joined" => $"{good}, {good}",
            "ath missing is fine but two proofs are not" => $"{good},{good}",
            _ => Client.Proof("POST", TokenUrl, withNonce: nonce, change: Change, changeHeader: ChangeHeader),
        };
    }
}
