using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Sdk.Tests.Forging;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Bauhinia.Sdk.Tests;

/// <summary>What the package must not believe (OpenID Connect Core 1.0 §3.1.3.7, RFC 9207, RFC 9700 §4.4).</summary>
public sealed class ForgeryTests : IAsyncLifetime
{
    private readonly ClientKey key = ClientKey.Generate();
    private ForgingProvider provider = null!;
    private RelyingParty service = null!;

    private static readonly Dictionary<string, Action<JsonObject>> WrongClaims = new()
    {
        ["another issuer"] = t => t["iss"] = "https://other.example",
        ["an issuer with a slash more"] = t => t["iss"] = t["iss"] + "/",
        ["no issuer"] = t => t.Remove("iss"),
        ["another audience"] = t => t["aud"] = "another-service",
        ["no audience"] = t => t.Remove("aud"),
        ["two audiences without azp"] = t => t["aud"] = new JsonArray("a-service", "another-service"),
        ["another azp"] = t => t["azp"] = "another-service",
        ["another nonce"] = t => t["nonce"] = "another",
        ["no nonce"] = t => t.Remove("nonce"),
        ["expired"] = t => t["exp"] = ForgingProvider.Now - 120,
        ["no expiry"] = t => t.Remove("exp"),
        ["not yet valid"] = t => t["nbf"] = ForgingProvider.Now + 600,
        ["issued in the future"] = t => t["iat"] = ForgingProvider.Now + 600,
        ["no time of issue"] = t => t.Remove("iat"),
        ["a time of issue that is text"] = t => t["iat"] = "yesterday",
        ["no subject"] = t => t.Remove("sub"),
        ["an empty subject"] = t => t["sub"] = "",
        ["a subject of 256 characters"] = t => t["sub"] = new string('a', 256),
        ["the hash of another code"] = t => t["c_hash"] = HalfHash("another code"),
        ["the hash of another access token"] = t => t["at_hash"] = HalfHash("another token"),
    };

    public static TheoryData<string> ClaimForgeries => [.. WrongClaims.Keys];

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

    [Theory]
    [MemberData(nameof(ClaimForgeries))]
    public async Task Refuses_an_ID_token_with(string forgery)
    {
        provider.ChangeIdToken = WrongClaims[forgery];

        await IsRefused();
    }

    [Fact]
    public async Task Refuses_an_ID_token_that_is_not_signed()
    {
        provider.SignIdToken = (header, claims) =>
        {
            header["alg"] = "none";
            return ForgingProvider.Encode(header) + "." + ForgingProvider.Encode(claims) + ".";
        };

        await IsRefused();
    }

    [Fact]
    public async Task Refuses_an_ID_token_whose_signature_was_cut_off()
    {
        provider.SignIdToken = (header, claims) =>
        {
            header["alg"] = "ES256";
            return ForgingProvider.Encode(header) + "." + ForgingProvider.Encode(claims) + ".";
        };

        await IsRefused();
    }

    [Fact]
    public async Task Refuses_an_HMAC_under_the_public_key()
    {
        provider.SignIdToken = (header, claims) =>
        {
            header["alg"] = "HS256";
            var signed = ForgingProvider.Encode(header) + "." + ForgingProvider.Encode(claims);
            return signed + "." + WebEncoders.Base64UrlEncode(HMACSHA256.HashData(provider.Key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(signed)));
        };

        await IsRefused();
    }

    [Fact]
    public async Task Refuses_a_signature_by_another_key_under_the_known_key_id()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        provider.SignIdToken = (header, claims) =>
        {
            header["alg"] = "ES256";
            var signed = ForgingProvider.Encode(header) + "." + ForgingProvider.Encode(claims);
            return signed + "." + WebEncoders.Base64UrlEncode(other.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
        };

        await IsRefused();
    }

    [Fact]
    public async Task Refuses_a_key_that_the_token_brings_along()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        provider.SignIdToken = (header, claims) =>
        {
            var point = other.ExportParameters(false).Q;
            header.Remove("kid");
            header["alg"] = "ES256";
            header["jwk"] = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = WebEncoders.Base64UrlEncode(point.X!), ["y"] = WebEncoders.Base64UrlEncode(point.Y!) };
            var signed = ForgingProvider.Encode(header) + "." + ForgingProvider.Encode(claims);
            return signed + "." + WebEncoders.Base64UrlEncode(other.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
        };

        await IsRefused();
    }

    [Theory]
    [InlineData("https://attacker.example")]
    [InlineData(null)]
    [Trait("clause", "RFC 9207 §2.4")]
    public async Task Redeems_no_code_when_the_answer_is_of_another_issuer_or_of_none(string? issuer)
    {
        provider.ChangeAnswer = answer => answer["iss"] = issuer;

        await IsRefused();
        Assert.DoesNotContain(provider.Calls, c => c.Path == "/token");
    }

    [Fact]
    public async Task Redeems_no_code_for_a_browser_that_did_not_start_the_sign_in()
    {
        using var starter = new Browser();
        var callback = await starter.FollowUntil(service.Private, BauhiniaDefaults.SignedInPath);
        using var other = new Browser();

        Assert.Equal(HttpStatusCode.BadRequest, (await other.Get(callback)).StatusCode);
        Assert.DoesNotContain(provider.Calls, c => c.Path == "/token");
    }

    [Fact]
    public async Task Refuses_an_answer_that_comes_a_second_time()
    {
        using var browser = new Browser();
        var callback = await browser.FollowUntil(service.Private, BauhiniaDefaults.SignedInPath);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Get(callback)).StatusCode);
        var redeemed = provider.Calls.Count;

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Get(callback)).StatusCode);
        Assert.Equal(redeemed, provider.Calls.Count);
    }

    [Fact]
    [Trait("clause", "RFC 9449 §5")]
    public async Task Refuses_a_token_that_is_not_bound_to_its_key()
    {
        provider.ChangeTokenAnswer = answer => answer["token_type"] = "Bearer";

        await IsRefused();
    }

    [Fact]
    public async Task Refuses_a_token_answer_without_ID_token()
    {
        provider.ChangeTokenAnswer = answer => answer.Remove("id_token");

        await IsRefused();
    }

    [Fact]
    [Trait("clause", "OpenID Connect Discovery 1.0 §4.3")]
    public async Task Believes_no_metadata_of_another_issuer()
    {
        provider.ChangeMetadata = metadata => metadata["issuer"] = "https://other.example";
        using var browser = new Browser();

        Assert.False((await browser.Get(service.Private)).Headers.Location is { } location && location.Host.Contains("op.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Starts_no_sign_in_without_pushed_requests()
    {
        provider.ChangeMetadata = metadata => metadata.Remove("pushed_authorization_request_endpoint");
        using var browser = new Browser();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.Get(service.Private)).StatusCode);
    }

    [Fact]
    public async Task Accepts_hashes_of_the_right_code_and_token()
    {
        provider.ChangeIdToken = t => t["at_hash"] = HalfHash("an-access-token");
        provider.SignIdToken = (header, claims) =>
        {
            claims["c_hash"] = HalfHash(provider.Calls.Last().Form["code"]);
            return provider.Sign(header, claims);
        };
        using var browser = new Browser();

        Assert.Equal(HttpStatusCode.OK, (await browser.Follow(service.Private)).StatusCode);
    }

    private static string HalfHash(string value) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(value)).AsSpan(0, 16));

    private async Task IsRefused()
    {
        using var browser = new Browser();
        var answer = await browser.Follow(service.Private);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), c => c.Name == "bauhinia");
    }
}
