using System.Text;
using System.Text.Json;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Conformance.Tests.Jose;

/// <summary>The examples printed in the RFCs.</summary>
public sealed class PublishedExamplesTests
{
    [Fact]
    [Trait("clause", "RFC 7638 §3.1")]
    public void Computes_the_thumbprint_of_the_RSA_example()
    {
        const string Json = """
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}
            """;
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", Key(Json).Thumbprint());
    }

    [Fact]
    [Trait("clause", "RFC 9449 §4.1, §6.1")]
    public void Verifies_the_DPoP_proof_of_the_example()
    {
        const string Proof =
            "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMi"
            + "LCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9T"
            + "VCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLX"
            + "iOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
        var result = StrictJose.VerifyWithEmbeddedKey(Proof, new JwsRules { Algorithms = [JwsAlgorithm.ES256], Types = ["dpop+jwt"] });
        Assert.True(result.IsAccepted, result.Refusal.ToString());
        Assert.Equal("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", result.Jws.Key.Thumbprint());
        Assert.Equal("POST", result.Jws.Claims.GetProperty("htm").GetString());
    }

    [Fact]
    [Trait("clause", "RFC 8037 appendix A")]
    public void Verifies_the_Ed25519_example()
    {
        const string Compact = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        var key = Key("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""");
        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", key.Thumbprint());
        var rules = new JwsRules { Algorithms = [JwsAlgorithm.Ed25519], TypeOptional = true, OpaquePayload = true };
        var result = StrictJose.Verify(Compact, rules, new JwkSet([key]));
        Assert.True(result.IsAccepted, result.Refusal.ToString());
        Assert.Equal("Example of Ed25519 signing", Encoding.ASCII.GetString(result.Jws.Payload.Span));
    }

    [Fact]
    [Trait("clause", "RFC 7515 appendix A.3")]
    public void Verifies_the_ES256_example()
    {
        const string Compact = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        var key = Key("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""");
        var result = StrictJose.Verify(Compact, new JwsRules { Algorithms = [JwsAlgorithm.ES256], TypeOptional = true }, new JwkSet([key]));
        Assert.True(result.IsAccepted, result.Refusal.ToString());
        Assert.Equal("joe", result.Jws.Claims.GetProperty("iss").GetString());
    }

    private static Jwk Key(string json)
    {
        Assert.True(Jwk.TryParse(JsonElement.Parse(json), out var key, out var refusal), refusal.ToString());
        return key;
    }
}
