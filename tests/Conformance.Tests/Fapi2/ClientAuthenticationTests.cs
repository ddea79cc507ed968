using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Testing.Protocol;

namespace Bauhinia.Conformance.Tests.Fapi2;

/// <summary>How a FAPI client must prove itself: FAPI 2.0 Security Profile Final §5.3.2.1, §5.4; RFC 7523 §3; OpenID Connect Core §9.</summary>
[Trait("Clause", "FAPI 2.0 SP §5.3.2.1")]
public sealed class ClientAuthenticationTests(FapiFixture fixture) : IClassFixture<FapiFixture>
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private RelyingParty Client => fixture.Client;

    [Fact]
    public async Task Accepts_the_issuer_as_the_single_string_audience() =>
        Assert.Equal(HttpStatusCode.Created, (await Push(Client.Assertion())).Status);

    [Fact]
    public async Task Refuses_the_issuer_inside_an_array() =>
        await Refused(Client.Assertion(c => c["aud"] = new JsonArray(Client.Issuer)));

    [Theory]
    [InlineData("/connect/token")]
    [InlineData("/connect/par")]
    [InlineData("/")]
    public async Task Refuses_another_address_of_the_server_as_audience(string path) =>
        await Refused(Client.Assertion(c => c["aud"] = Client.Issuer + path));

    [Fact]
    public async Task Refuses_several_audiences_of_which_one_is_the_issuer() =>
        await Refused(Client.Assertion(c => c["aud"] = new JsonArray(Client.Issuer, "https://other.example")));

    [Theory]
    [InlineData("iat", 10)]
    [InlineData("nbf", 10)]
    [InlineData("iat", 0)]
    public async Task Accepts_times_up_to_ten_seconds_ahead(string claim, int seconds) =>
        Assert.Equal(HttpStatusCode.Created, (await Push(Client.Assertion(c => c[claim] = Now + seconds))).Status);

    [Theory]
    [InlineData("iat", 61)]
    [InlineData("nbf", 61)]
    [InlineData("iat", 3600)]
    public async Task Refuses_times_over_sixty_seconds_ahead(string claim, int seconds) =>
        await Refused(Client.Assertion(c => c[claim] = Now + seconds));

    [Fact]
    public async Task Refuses_an_assertion_used_twice()
    {
        var assertion = Client.Assertion();
        Assert.Equal(HttpStatusCode.Created, (await Push(assertion)).Status);
        await Refused(assertion);
    }

    [Fact]
    public async Task Lets_one_of_many_racing_uses_of_an_assertion_through()
    {
        var assertion = Client.Assertion();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Push(assertion)));
        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.Created), a => Assert.Equal("invalid_client", a.Error));
    }

    public static TheoryData<string> BadClaims =>
        ["no exp", "exp past", "exp now", "exp far", "exp text", "exp huge", "exp negative", "no jti", "jti empty", "jti number", "jti long", "no iss", "iss other", "no sub", "sub other", "no aud", "aud number", "iat text", "nbf object"];

    [Theory]
    [MemberData(nameof(BadClaims))]
    public async Task Refuses_an_assertion_with_a_bad_claim(string flaw) => await Refused(Client.Assertion(claims =>
    {
        var parts = flaw.Split(' ');
        var name = parts[0] == "no" ? parts[1] : parts[0];
        claims[name] = (parts[0], parts[1]) switch
        {
            ("exp", "past") => Now - 1,
            ("exp", "now") => Now,
            ("exp", "far") => Now + 86400,
            ("exp", "huge") => JsonNode.Parse("1e300"),
            ("exp", "negative") => -1,
            ("jti", "empty") => "",
            ("jti", "long") => new string('x', 300),
            ("jti" or "aud", "number") => 7,
            (_, "text") => "soon",
            (_, "object") => new JsonObject(),
            (_, "other") => "somebody-else",
            _ => null,
        };
        if (parts[0] == "no") claims.Remove(name);
    }));

    public static TheoryData<string> BadForms =>
        ["alg none", "alg HS256 with the public key", "alg RS256", "alg ES384", "embedded jwk", "jku", "x5u", "crit", "b64", "unknown kid", "kid path", "kid sql", "kid number", "kid of another", "typ at+jwt", "typ dpop+jwt",
         "another key", "signature cut", "signature zero", "signature der", "two parts", "five parts", "padding", "white space", "not base64", "empty", "huge", "payload array", "payload twice", "alg twice"];

    [Theory]
    [MemberData(nameof(BadForms))]
    public async Task Refuses_an_assertion_of_a_bad_form(string flaw) => await Refused(Forge(flaw));

    [Theory]
    [InlineData("client_secret_basic")]
    [InlineData("client_secret_post")]
    [InlineData("none")]
    public async Task Refuses_any_other_method_for_a_FAPI_client(string method)
    {
        var form = Client.Request();
        if (method == "client_secret_post") form["client_secret"] = "guess";
        var answer = await Client.PostRaw("/connect/par", new FormUrlEncodedContent(form), authorization: method == "client_secret_basic" ? RelyingParty.Basic(Client.ClientId, "guess") : null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("invalid_client", answer.Error);
    }

    [Fact]
    public async Task Refuses_two_methods_in_one_request()
    {
        var answer = await Client.PostRaw("/connect/par", Form(Client.Assertion()), authorization: RelyingParty.Basic(Client.ClientId, "guess"));
        Assert.Equal("invalid_request", answer.Error);
    }

    [Fact]
    public async Task Refuses_the_assertion_of_another_client()
    {
        using var other = await RelyingParty.Register(fixture.Host, ClientSettings.Fapi2);
        await Refused(other.Assertion());
    }

    [Theory]
    [InlineData("PS256")]
    [InlineData("RS256")]
    public async Task Accepts_PS256_and_refuses_RS256_of_an_RSA_key(string algorithm)
    {
        using var client = await RelyingParty.Register(fixture.Host, ClientSettings.Fapi2 with { Key = RSA.Create(2048) });
        var form = client.Request();
        form["client_assertion_type"] = AssertionType;
        form["client_assertion"] = client.Assertion(algorithm: algorithm);
        var answer = await client.PostRaw("/connect/par", new FormUrlEncodedContent(form));
        Assert.Equal(algorithm == "PS256" ? HttpStatusCode.Created : HttpStatusCode.Unauthorized, answer.Status);
    }

    private long Now => fixture.Clock.GetUtcNow().ToUnixTimeSeconds();

    private string Forge(string flaw)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = "rp-1" };
        var good = Client.Assertion();
        var parts = good.Split('.');
        var jwk = TestJws.PublicJwk(Client.Key);
        switch (flaw)
        {
            case "alg none": return TestJws.Sign(new JsonObject { ["alg"] = "none" }, Client.AssertionClaims(), null);
            case "alg HS256 with the public key": return Hmac(jwk.ToJsonString());
            case "alg RS256": header["alg"] = "RS256"; break;
            case "alg ES384": header["alg"] = "ES384"; break;
            case "embedded jwk": header["jwk"] = jwk; break;
            case "jku": header["jku"] = "https://rp.example/keys"; break;
            case "x5u": header["x5u"] = "https://rp.example/cert"; break;
            case "crit": header["crit"] = new JsonArray("exp"); break;
            case "b64": header["b64"] = false; break;
            case "unknown kid": header["kid"] = "rp-2"; break;
            case "kid path": header["kid"] = "../../../dev/null"; break;
            case "kid sql": header["kid"] = "' OR 1=1 --"; break;
            case "kid number": header["kid"] = 1; break;
            case "kid of another": header["kid"] = ""; break;
            case "typ at+jwt": header["typ"] = "at+jwt"; break;
            case "typ dpop+jwt": header["typ"] = "dpop+jwt"; break;
            case "another key": return TestJws.Sign(header, Client.AssertionClaims(), ECDsa.Create(ECCurve.NamedCurves.nistP256));
            case "signature cut": return good[..^4];
            case "signature zero": return $"{parts[0]}.{parts[1]}.{TestJws.Encode(new byte[64])}";
            case "signature der": return $"{parts[0]}.{parts[1]}.{TestJws.Encode(((ECDsa)Client.Key).SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))}";
            case "two parts": return $"{parts[0]}.{parts[1]}";
            case "five parts": return $"{good}.{parts[1]}.{parts[2]}";
            case "padding": return good + "==";
            case "white space": return good + " ";
            case "not base64": return good.Replace('.', '!');
            case "empty": return "..";
            case "huge": return good + new string('A', 8000);
            case "payload array": return Raw(header.ToJsonString(), "[1]");
            case "payload twice": return Raw(header.ToJsonString(), Client.AssertionClaims().ToJsonString().Replace("{", $$"""{"sub":"{{Client.ClientId}}",""", StringComparison.Ordinal));
            default: return Raw("""{"alg":"none","alg":"ES256","kid":"rp-1"}""", Client.AssertionClaims().ToJsonString());
        }
        return TestJws.Sign(header, Client.AssertionClaims(), Client.Key);
    }

    private string Hmac(string secret)
    {
        var input = $"{TestJws.Encode("""{"alg":"HS256","kid":"rp-1"}"""u8)}.{TestJws.Encode(Encoding.UTF8.GetBytes(Client.AssertionClaims().ToJsonString()))}";
        return $"{input}.{TestJws.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(input)))}";
    }

    private string Raw(string header, string payload)
    {
        var input = $"{TestJws.Encode(Encoding.UTF8.GetBytes(header))}.{TestJws.Encode(Encoding.UTF8.GetBytes(payload))}";
        return $"{input}.{TestJws.Encode(((ECDsa)Client.Key).SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    private FormUrlEncodedContent Form(string assertion)
    {
        var form = Client.Request();
        form["client_assertion_type"] = AssertionType;
        form["client_assertion"] = assertion;
        return new FormUrlEncodedContent(form);
    }

    private Task<Answer> Push(string assertion) => Client.PostRaw("/connect/par", Form(assertion));

    private async Task Refused(string assertion)
    {
        var answer = await Push(assertion);
        Assert.True(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest, $"{answer.Status} {answer.Body}");
        Assert.Matches("^(invalid_client|invalid_request)$", answer.Error);
    }
}
