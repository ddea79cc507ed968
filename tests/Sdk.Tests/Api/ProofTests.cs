using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Sdk.Tests.Api;

/// <summary>Which DPoP proofs an API believes (RFC 9449 §4.3).</summary>
public sealed class ProofTests : ApiWorld
{
    private static readonly Dictionary<string, Action<JsonObject>> WrongClaims = new()
    {
        ["another method"] = p => p["htm"] = "POST",
        ["the method in small letters"] = p => p["htm"] = "get",
        ["no method"] = p => p.Remove("htm"),
        ["another path"] = p => p["htu"] = p["htu"] + "/1",
        ["a path in capital letters"] = p => p["htu"] = ((string)p["htu"]!).Replace("/api", "/API", StringComparison.Ordinal),
        ["a slash more"] = p => p["htu"] = p["htu"] + "/",
        ["another host"] = p => p["htu"] = "http://evil.localhost/api/v1/machines",
        ["another port"] = p => p["htu"] = "http://cloud.localhost:1/api/v1/machines",
        ["another scheme"] = p => p["htu"] = ((string)p["htu"]!).Replace("http:", "https:", StringComparison.Ordinal),
        ["a user name"] = p => p["htu"] = ((string)p["htu"]!).Replace("//", "//me@", StringComparison.Ordinal),
        ["a path alone"] = p => p["htu"] = "/api/v1/machines",
        ["no address"] = p => p.Remove("htu"),
        ["another token's hash"] = p => p["ath"] = TestJws.Sha256("another token"),
        ["no hash of the token"] = p => p.Remove("ath"),
        ["no id"] = p => p.Remove("jti"),
        ["an id of 256 characters"] = p => p["jti"] = new string('a', 256),
        ["an id that is a number"] = p => p["jti"] = 1,
        ["an age of 61 seconds"] = p => p["iat"] = (long)p["iat"]! - 61,
        ["a time 61 seconds ahead"] = p => p["iat"] = (long)p["iat"]! + 61,
        ["no time"] = p => p.Remove("iat"),
        ["a time that is text"] = p => p["iat"] = "now",
    };

    private static readonly Dictionary<string, Action<JsonObject>> WrongHeaders = new()
    {
        ["the type of a JWT"] = h => h["typ"] = "JWT",
        ["no type"] = h => h.Remove("typ"),
        ["the algorithm none"] = h => h["alg"] = "none",
        ["a symmetric algorithm"] = h => h["alg"] = "HS256",
        ["an algorithm that is not accepted"] = h => h["alg"] = "RS256",
        ["no algorithm"] = h => h.Remove("alg"),
        ["no key"] = h => h.Remove("jwk"),
        ["a key that is text"] = h => h["jwk"] = "key",
        ["a symmetric key"] = h => h["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" },
        ["a private member"] = h => h["jwk"]!["d"] = TestJws.Encode(new byte[32]),
        ["another curve's name"] = h => h["jwk"]!["crv"] = "P-384",
        ["a point that is not on the curve"] = h => h["jwk"]!["x"] = TestJws.Encode(new byte[32]),
        ["a coordinate with padding"] = h => h["jwk"]!["x"] = h["jwk"]!["x"] + "=",
        ["an extension that must be understood"] = h => h["crit"] = new JsonArray("jwk"),
    };

    public static TheoryData<string> ClaimForgeries => [.. WrongClaims.Keys];

    public static TheoryData<string> HeaderForgeries => [.. WrongHeaders.Keys];

    [Theory]
    [MemberData(nameof(ClaimForgeries))]
    public async Task Refuses_a_proof_with(string forgery)
    {
        var token = Token();
        await Caller.Greet(token);

        Refused(await Caller.Send($"DPoP {token}", Caller.Proof(token, WrongClaims[forgery])), "invalid_dpop_proof");
        Assert.Equal(HttpStatusCode.OK, (await Caller.Send($"DPoP {token}", Caller.Proof(token))).Status);
    }

    [Theory]
    [MemberData(nameof(HeaderForgeries))]
    public async Task Refuses_a_proof_whose_header_has(string forgery)
    {
        var token = Token();
        await Caller.Greet(token);

        Refused(await Caller.Send($"DPoP {token}", Caller.Proof(token, changeHeader: WrongHeaders[forgery])), "invalid_dpop_proof");
    }

    [Fact]
    public async Task Refuses_the_proof_of_another_key_and_one_signed_by_another_than_it_shows()
    {
        var token = Token();
        await Caller.Greet(token);
        using var thief = new ApiCaller(Api, Clock) { Nonce = Caller.Nonce };
        var shown = TestJws.PublicJwk(Caller.Key);

        Refused(await thief.Send($"DPoP {token}", thief.Proof(token)), "invalid_dpop_proof");
        Refused(await thief.Send($"DPoP {token}", thief.Proof(token, changeHeader: h => h["jwk"] = shown)), "invalid_dpop_proof");
    }

    [Fact]
    public async Task Refuses_an_HMAC_under_the_key_that_it_shows_and_a_payload_changed_under_a_signature()
    {
        var token = Token();
        await Caller.Greet(token);
        var header = Caller.Header();
        header["alg"] = "HS256";
        var signed = $"{Encode(header)}.{Encode(Caller.Claims(token))}";
        var mac = HMACSHA256.HashData(((ECDsa)Caller.Key).ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(signed));
        var parts = Caller.Proof(token).Split('.');

        Refused(await Caller.Send($"DPoP {token}", $"{signed}.{TestJws.Encode(mac)}"), "invalid_dpop_proof");
        Refused(await Caller.Send($"DPoP {token}", $"{parts[0]}.{Encode(Caller.Claims(token))}.{parts[2]}"), "invalid_dpop_proof");
        Refused(await Caller.Send($"DPoP {token}", $"{parts[0]}.{parts[1]}."), "invalid_dpop_proof");
    }

    [Fact]
    public async Task Takes_a_proof_once()
    {
        var token = Token();
        await Caller.Greet(token);
        var proof = Caller.Proof(token);

        Assert.Equal(HttpStatusCode.OK, (await Caller.Send($"DPoP {token}", proof)).Status);
        Refused(await Caller.Send($"DPoP {token}", proof), "invalid_dpop_proof");
        Clock.Advance(TimeSpan.FromSeconds(60));
        Refused(await Caller.Send($"DPoP {token}", proof), "invalid_dpop_proof");
    }

    [Fact]
    public async Task Takes_a_proof_from_a_clock_ahead_once_for_as_long_as_it_is_good()
    {
        var token = Token();
        await Caller.Greet(token);
        var proof = Caller.Proof(token, p => p["iat"] = (long)p["iat"]! + 60);

        Assert.Equal(HttpStatusCode.OK, (await Caller.Send($"DPoP {token}", proof)).Status);
        Clock.Advance(TimeSpan.FromSeconds(120));
        Refused(await Caller.Send($"DPoP {token}", proof), "invalid_dpop_proof");
    }

    [Fact]
    [Trait("clause", "RFC 9449 §9")]
    public async Task Asks_for_its_own_nonce_and_for_a_new_one_after_five_minutes()
    {
        string Long() => Issuer.Token(Api.Audience, Caller.Thumbprint, t => t["exp"] = (long)t["exp"]! + 3600);
        var token = Long();

        var first = await Caller.Send($"DPoP {token}", Caller.Proof(token));
        Refused(first, "use_dpop_nonce");
        Assert.NotNull(first.Nonce);
        Refused(await Caller.Send($"DPoP {token}", Caller.Proof(token, p => p["nonce"] = "AAAA")), "use_dpop_nonce");
        Refused(await Caller.Send($"DPoP {token}", Caller.Proof(token, p => p["nonce"] = first.Nonce![..^4] + "AAAA")), "use_dpop_nonce");
        Assert.Equal(HttpStatusCode.OK, (await Caller.Send($"DPoP {token}", Caller.Proof(token))).Status);

        Clock.Advance(TimeSpan.FromSeconds(300));
        Assert.Equal(HttpStatusCode.OK, (await Caller.Send($"DPoP {token}", Caller.Proof(token, p => p["nonce"] = first.Nonce))).Status);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Refused(await Caller.Send($"DPoP {token}", Caller.Proof(token, p => p["nonce"] = first.Nonce)), "use_dpop_nonce");
        Assert.Equal(HttpStatusCode.OK, (await Caller.Call(token)).Status);
    }

    [Fact]
    public async Task Goes_by_its_own_address_and_not_by_the_Host_header()
    {
        var token = Token();
        await Caller.Greet(token);

        Assert.Equal(HttpStatusCode.OK, (await Caller.Send($"DPoP {token}", Caller.Proof(token), host: "evil.example")).Status);
        Refused(await Caller.Send($"DPoP {token}", Caller.Proof(token, p => p["htu"] = "http://evil.example/api/v1/machines"), host: "evil.example"), "invalid_dpop_proof");
    }

    [Theory]
    [InlineData("/api/v1/machines?name=a", "/api/v1/machines")]
    [InlineData("/api/v1/machines?name=a", "/api/v1/machines?name=b#c")]
    [InlineData("/api/v1/%E6%B3%B3%E6%B1%A0", "/api/v1/%e6%b3%b3%e6%b1%a0")]
    [InlineData("/api/v1/a%20b", "/api/v1/a%20b")]
    [InlineData("/api/v1/a%2Fb", "/api/v1/a%2Fb")]
    [InlineData("/api/v1/%7Eme", "/api/v1/~me")]
    [InlineData("/api/v1/a;b=c,d", "/api/v1/a;b=c,d")]
    public async Task Knows_an_address_in_the_forms_that_mean_the_same(string path, string htu)
    {
        var token = Token();
        await Caller.Greet(token);

        Assert.Equal(HttpStatusCode.OK, (await Caller.Send($"DPoP {token}", Caller.Proof(token, p => p["htu"] = Api.Origin.ToUpperInvariant() + htu), path)).Status);
    }

    [Fact]
    public async Task Takes_an_RSA_key_of_2048_bits_with_PS256_and_none_of_1024()
    {
        using var strong = RSA.Create(2048);
        using var weak = RSA.Create(1024);
        foreach (var (key, status) in new[] { (strong, HttpStatusCode.OK), (weak, HttpStatusCode.Unauthorized) })
        {
            using var caller = new ApiCaller(Api, Clock) { Key = key, Nonce = Caller.Nonce };
            var jwk = TestJws.PublicJwk(key);
            // RFC 7638 §3.2: the required members in this order.
            var token = Issuer.Token(Api.Audience, TestJws.Sha256($$"""{"e":"{{jwk["e"]}}","kty":"RSA","n":"{{jwk["n"]}}"}"""));

            Assert.Equal(status, (await caller.Call(token)).Status);
        }
    }

    private static string Encode(JsonObject json) => TestJws.Encode(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
