using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Sdk.Tests.Api;

/// <summary>Which access tokens an API believes (RFC 9068 §4, RFC 8725).</summary>
public sealed class AccessTokenTests : ApiWorld
{
    private static readonly Dictionary<string, Action<JsonObject>> WrongClaims = new()
    {
        ["another issuer"] = t => t["iss"] = "https://other.example",
        ["an issuer with a slash more"] = t => t["iss"] = t["iss"] + "/",
        ["no issuer"] = t => t.Remove("iss"),
        ["another audience"] = t => t["aud"] = "https://other.example/api/v1",
        ["an audience with a slash more"] = t => t["aud"] = t["aud"] + "/",
        ["an audience that is only the beginning"] = t => t["aud"] = ((string)t["aud"]!)[..^3],
        ["the client as audience"] = t => t["aud"] = "a-program",
        ["no audience"] = t => t.Remove("aud"),
        ["expired"] = t => t["exp"] = (long)t["iat"]! - 60,
        ["no expiry"] = t => t.Remove("exp"),
        ["an expiry that is text"] = t => t["exp"] = "tomorrow",
        ["not yet valid"] = t => t["nbf"] = (long)t["iat"]! + 60,
        ["no subject"] = t => t.Remove("sub"),
        ["no client"] = t => t.Remove("client_id"),
        ["no id"] = t => t.Remove("jti"),
        ["no time of issue"] = t => t.Remove("iat"),
        ["a binding to a certificate"] = t => t["cnf"] = new JsonObject { ["x5t#S256"] = TestJws.Sha256("certificate") },
        ["a binding that is text"] = t => t["cnf"] = "none",
    };

    private static readonly Dictionary<string, Action<JsonObject>> WrongHeaders = new()
    {
        ["the type of an ID token"] = h => h["typ"] = "JWT",
        ["the type of a logout token"] = h => h["typ"] = "logout+jwt",
        ["no type"] = h => h.Remove("typ"),
        ["another key's name"] = h => h["kid"] = "op-2",
        ["no key's name"] = h => h.Remove("kid"),
        ["an extension that must be understood"] = h => h["crit"] = new JsonArray("exp"),
        ["the name of another algorithm"] = h => h["alg"] = "ES384",
        ["no algorithm"] = h => h.Remove("alg"),
    };

    public static TheoryData<string> ClaimForgeries => [.. WrongClaims.Keys];

    public static TheoryData<string> HeaderForgeries => [.. WrongHeaders.Keys];

    [Fact]
    public async Task Lets_a_bound_token_in_and_tells_who_by_what_and_how()
    {
        var answer = await Caller.Call(Token());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            $"acr={BauhiniaAcr.PhishingResistant}\namr=hwk\namr=user\naud={Api.Audience}\nauth_time={Clock.GetUtcNow().ToUnixTimeSeconds() - 5}\nclient_id=a-program\nscope=read\nscope=write\nsub=pairwise-1",
            answer.Body);
        Assert.Equal(HttpStatusCode.OK, (await Caller.Call(Token(), "/readers")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Caller.Call(Issuer.Token(Api.Audience, Caller.Thumbprint, t => t["scope"] = "readers write"), "/readers")).Status);
    }

    [Fact]
    public async Task Takes_one_of_several_audiences_and_the_long_form_of_the_type()
    {
        var token = Issuer.Token(Api.Audience, Caller.Thumbprint, t => t["aud"] = new JsonArray("https://other.example", Api.Audience), h => h["typ"] = "application/at+jwt");

        Assert.Equal(HttpStatusCode.OK, (await Caller.Call(token)).Status);
    }

    [Fact]
    [Trait("clause", "RFC 6750 §2.1")]
    public async Task Takes_a_token_that_is_bound_to_no_key_as_bearer_token_alone()
    {
        var token = Issuer.Token(Api.Audience, thumbprint: null);

        Assert.Equal(HttpStatusCode.OK, (await Caller.Send($"Bearer {token}", proof: null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Caller.Send($"bearer {token}", proof: null)).Status);
        await Caller.Greet(token);
        Refused(await Caller.Send($"DPoP {token}", Caller.Proof(token)), "invalid_token", "Bearer");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Caller.Send(null, null, $"/api/v1/machines?access_token={token}")).Status);
    }

    [Fact]
    [Trait("clause", "RFC 9449 §7.2")]
    public async Task Takes_a_bound_token_never_as_bearer_token()
    {
        var token = Token();
        await Caller.Greet(token);

        Refused(await Caller.Send($"Bearer {token}", proof: null), "invalid_token");
        Refused(await Caller.Send($"Bearer {token}", Caller.Proof(token)), "invalid_token");
    }

    [Theory]
    [MemberData(nameof(ClaimForgeries))]
    public async Task Refuses_a_token_with(string forgery) => Refused(await Caller.Call(Issuer.Token(Api.Audience, Caller.Thumbprint, WrongClaims[forgery])), "invalid_token");

    [Theory]
    [MemberData(nameof(HeaderForgeries))]
    public async Task Refuses_a_token_whose_header_has(string forgery) =>
        Refused(await Caller.Call(Issuer.Token(Api.Audience, Caller.Thumbprint, changeHeader: WrongHeaders[forgery])), "invalid_token");

    [Fact]
    public async Task Refuses_a_token_that_is_not_signed()
    {
        var signed = Token().Split('.');
        var none = TestJws.Encode(Encoding.UTF8.GetBytes("""{"typ":"at+jwt","alg":"none","kid":"op-1"}"""));

        Refused(await Caller.Call($"{none}.{signed[1]}."), "invalid_token");
        Refused(await Caller.Call($"{none}.{signed[1]}"), "invalid_token");
        Refused(await Caller.Call($"{signed[0]}.{signed[1]}."), "invalid_token");
        Refused(await Caller.Call($"{signed[0]}.{signed[1]}.{signed[2][..^4]}"), "invalid_token");
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("ES256")]
    [Trait("clause", "RFC 8725 §2.1")]
    public async Task Refuses_an_HMAC_under_the_public_key(string algorithm)
    {
        byte[][] secrets = [Issuer.Key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(Issuer.Key.ExportSubjectPublicKeyInfoPem()), Encoding.UTF8.GetBytes(TestJws.PublicJwk(Issuer.Key).ToJsonString())];
        foreach (var secret in secrets)
        {
            var header = Issuer.Header();
            header["alg"] = algorithm;
            var signed = $"{Encode(header)}.{Encode(Issuer.Claims(Api.Audience, Caller.Thumbprint))}";

            Refused(await Caller.Call($"{signed}.{TestJws.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}"), "invalid_token");
        }
    }

    [Fact]
    public async Task Refuses_a_signature_by_another_key_and_a_key_that_the_token_brings_along()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refused(await Caller.Call(Issuer.Token(Api.Audience, Caller.Thumbprint, key: other)), "invalid_token");
        Refused(await Caller.Call(Issuer.Token(Api.Audience, Caller.Thumbprint, changeHeader: h => h["jwk"] = TestJws.PublicJwk(other), key: other)), "invalid_token");
        Refused(await Caller.Call(Issuer.Token(Api.Audience, Caller.Thumbprint, changeHeader: h => (h["jwk"], h["kid"]) = (TestJws.PublicJwk(other, "mine"), "mine"), key: other)), "invalid_token");
    }

    [Fact]
    public async Task Refuses_a_payload_changed_under_a_signature_also_after_it_has_let_the_true_one_in()
    {
        var token = Token();
        Assert.Equal(HttpStatusCode.OK, (await Caller.Call(token)).Status);
        var parts = token.Split('.');
        var claims = TestJws.Claims(token);
        claims["sub"] = "pairwise-2";

        Refused(await Caller.Call($"{parts[0]}.{Encode(claims)}.{parts[2]}"), "invalid_token");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d.e")]
    [InlineData("e30.e30.e30")]
    [InlineData("\"")]
    [InlineData("a b")]
    [InlineData("a, DPoP b")]
    public async Task Refuses_what_is_no_token(string token)
    {
        Refused(await Caller.Send($"DPoP {token}", null), "invalid_token");
        Refused(await Caller.Send($"Bearer {token}", null), "invalid_token", "Bearer");
    }

    [Fact]
    public async Task Refuses_a_token_longer_than_any() => Refused(await Caller.Send($"DPoP {new string('a', 8193)}", null), "invalid_token");

    [Fact]
    public async Task Believes_a_token_until_ten_seconds_after_it_expires_and_no_longer_though_it_knows_it()
    {
        var token = Token();
        Assert.Equal(HttpStatusCode.OK, (await Caller.Call(token)).Status);

        Clock.Advance(TimeSpan.FromSeconds(309));
        Assert.Equal(HttpStatusCode.OK, (await Caller.Call(token)).Status);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Refused(await Caller.Call(token), "invalid_token");
    }

    private static string Encode(JsonObject json) => TestJws.Encode(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
