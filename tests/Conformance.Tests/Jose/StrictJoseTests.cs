using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Conformance.Tests.Jose;

/// <summary>Messages that are signed properly and must still be refused, or that some libraries forgive.</summary>
public sealed class StrictJoseTests : IDisposable
{
    private static readonly JwsRules Rules = new() { Algorithms = [JwsAlgorithm.ES256], Types = ["JWT"], TypeOptional = true };
    private static readonly JwsRules Proof = new() { Algorithms = [JwsAlgorithm.ES256], Types = ["dpop+jwt"] };

    private readonly ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA rsa = RSA.Create(2048);

    private Jwk Public => Jwk.From(ecdsa) with { KeyId = "k1" };

    [Theory]
    [InlineData("""{"alg":"ES256","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256"}""")]
    [InlineData("""{"typ":"JWT","alg":"ES256","kid":"k1"}""")]
    [InlineData("""{"typ":"application/jwt","alg":"ES256","kid":"k1"}""")]
    [InlineData("""{"alg":"ES256","kid":"k1","x5t":"ignored","unknown":[1,{"a":null}]}""")]
    public void Accepts(string header)
    {
        var result = Verify(Signed(header, "{}"));
        Assert.True(result.IsAccepted, result.Refusal.ToString());
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"k1"}""", JwsRefusal.AlgorithmNotAllowed)]
    [InlineData("""{"alg":"NONE","kid":"k1"}""", JwsRefusal.AlgorithmNotAllowed)]
    [InlineData("""{"alg":"HS256","kid":"k1"}""", JwsRefusal.AlgorithmNotAllowed)]
    [InlineData("""{"alg":"es256","kid":"k1"}""", JwsRefusal.AlgorithmNotAllowed)]
    [InlineData("""{"alg":"ES384","kid":"k1"}""", JwsRefusal.AlgorithmNotAllowed)]
    [InlineData("""{"alg":"RS256","kid":"k1"}""", JwsRefusal.AlgorithmNotAllowed)]
    [InlineData("""{"alg":["ES256"],"kid":"k1"}""", JwsRefusal.AlgorithmNotAllowed)]
    [InlineData("""{"alg":null,"kid":"k1"}""", JwsRefusal.AlgorithmNotAllowed)]
    [InlineData("""{"kid":"k1"}""", JwsRefusal.AlgorithmNotAllowed)]
    [InlineData("""{"alg":"ES256","alg":"ES256"}""", JwsRefusal.BadJson)]
    [InlineData("""{"alg":"ES256","\u0061lg":"none"}""", JwsRefusal.BadJson)]
    [InlineData("""{"alg":"ES256","kid":"\ud800"}""", JwsRefusal.BadJson)]
    [InlineData("""{"alg":"ES256","\udfff":1}""", JwsRefusal.BadJson)]
    [InlineData("""{"alg":"ES256",}""", JwsRefusal.BadJson)]
    [InlineData("""{"alg":"ES256"/**/}""", JwsRefusal.BadJson)]
    [InlineData("""{"alg":"ES256"} {}""", JwsRefusal.BadJson)]
    [InlineData("""["ES256"]""", JwsRefusal.BadJson)]
    [InlineData("null", JwsRefusal.BadJson)]
    [InlineData("""{"alg":"ES256","a":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}""", JwsRefusal.BadJson)]
    [InlineData("""{"alg":"ES256","crit":["b64"],"b64":true}""", JwsRefusal.BadHeader)]
    [InlineData("""{"alg":"ES256","crit":[]}""", JwsRefusal.BadHeader)]
    [InlineData("""{"alg":"ES256","b64":false}""", JwsRefusal.BadHeader)]
    [InlineData("""{"alg":"ES256","jku":"https://attacker.example/keys"}""", JwsRefusal.BadHeader)]
    [InlineData("""{"alg":"ES256","x5u":"https://attacker.example/cert"}""", JwsRefusal.BadHeader)]
    [InlineData("""{"alg":"ES256","kid":1}""", JwsRefusal.BadHeader)]
    [InlineData("""{"alg":"ES256","kid":null}""", JwsRefusal.BadHeader)]
    [InlineData("""{"alg":"ES256","kid":""}""", JwsRefusal.BadHeader)]
    [InlineData("""{"alg":"ES256","typ":7}""", JwsRefusal.BadHeader)]
    [InlineData("""{"alg":"ES256","typ":"at+jwt"}""", JwsRefusal.WrongType)]
    [InlineData("""{"alg":"ES256","typ":"application/application/jwt"}""", JwsRefusal.WrongType)]
    [InlineData("""{"alg":"ES256","kid":"k2"}""", JwsRefusal.KeyNotFound)]
    [InlineData("""{"alg":"ES256","kid":"K1"}""", JwsRefusal.KeyNotFound)]
    [InlineData("""{"alg":"ES256","kid":"../../k1"}""", JwsRefusal.KeyNotFound)]
    [InlineData("""{"alg":"ES256","kid":"k1' OR '1'='1"}""", JwsRefusal.KeyNotFound)]
    public void Refuses_a_header(string header, JwsRefusal expected) => Assert.Equal(expected, Verify(Signed(header, "{}")).Refusal);

    [Fact]
    public void Refuses_an_embedded_key_even_when_it_is_the_right_one() => Assert.Equal(
        JwsRefusal.EmbeddedKey,
        Verify(StrictJose.Sign(new JwsHeader(JwsAlgorithm.ES256, null, "k1", Public), "{}"u8, ecdsa)).Refusal);

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"sub":"a","sub":"b"}""")]
    [InlineData("""{"sub":"\ud800"}""")]
    [InlineData("""{"sub":"a"}x""")]
    public void Refuses_a_payload_that_is_not_one_strict_JSON_object(string payload) =>
        Assert.Equal(JwsRefusal.BadJson, Verify(Signed("""{"alg":"ES256"}""", payload)).Refusal);

    [Fact]
    public void Refuses_every_other_spelling_of_an_accepted_message()
    {
        var compact = Signed("""{"alg":"ES256"}""", "{}");
        var parts = compact.Split('.');
        Assert.True(Verify(compact).IsAccepted);
        string?[] others =
        [
            null, "", ".", "..", "...", compact + ".", "." + compact, compact + "=", compact + "\n", " " + compact, compact + "\0",
            parts[0] + "." + parts[1], parts[0] + "." + parts[1] + ".", parts[0] + "=." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + "=." + parts[2], parts[0] + ".\u200b" + parts[1] + "." + parts[2], parts[0] + "..." + parts[2],
            parts[0] + "." + parts[1] + "." + WithStrayBits(parts[2]), compact + "A", compact + "AA", compact.Replace('.', '\uff0e'),
            parts[0] + "." + parts[1] + "." + parts[2].Replace('-', '+').Replace('_', '/') + "=",
            """{"protected":"e30","payload":"e30","signature":"e30"}""",
        ];
        Assert.All(others, other => Assert.False(Verify(other).IsAccepted, other));
    }

    [Fact]
    public void Refuses_a_message_longer_than_the_rules_allow()
    {
        var rules = new JwsRules { Algorithms = [JwsAlgorithm.ES256], TypeOptional = true, MaxLength = 1000 };
        var result = StrictJose.Verify(Signed("""{"alg":"ES256"}""", $$"""{"a":"{{new string('x', 1000)}}"}"""), rules, new JwkSet([Public]));
        Assert.Equal(JwsRefusal.TooLarge, result.Refusal);
    }

    [Fact]
    public void Refuses_a_change_of_any_bit_of_the_signature_or_payload()
    {
        var parts = Signed("""{"alg":"ES256"}""", """{"sub":"1"}""").Split('.');
        Assert.True(StrictBase64Url.TryDecode(parts[2], out var signature));
        for (var bit = 0; bit < signature.Length * 8; bit++)
        {
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(JwsRefusal.BadSignature, Verify($"{parts[0]}.{parts[1]}.{StrictBase64Url.Encode(signature)}").Refusal);
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(JwsRefusal.BadSignature, Verify($"{parts[0]}.{StrictBase64Url.Encode("""{"sub":"2"}"""u8)}.{parts[2]}").Refusal);
    }

    [Fact]
    public void Refuses_a_DER_signature_and_zeros()
    {
        const string Input = "eyJhbGciOiJFUzI1NiJ9.e30";
        var der = ecdsa.SignData(Encoding.ASCII.GetBytes(Input), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        Assert.Equal(JwsRefusal.BadSignature, Verify($"{Input}.{StrictBase64Url.Encode(der)}").Refusal);
        Assert.Equal(JwsRefusal.BadSignature, Verify($"{Input}.{StrictBase64Url.Encode(new byte[64])}").Refusal);
    }

    [Fact]
    public void Refuses_an_HMAC_made_with_the_public_key_as_its_secret()
    {
        const string Input = "eyJhbGciOiJIUzI1NiJ9.e30";
        var mac = HMACSHA256.HashData(rsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(Input));
        var rules = new JwsRules { Algorithms = [JwsAlgorithm.RS256], TypeOptional = true };
        var result = StrictJose.Verify($"{Input}.{StrictBase64Url.Encode(mac)}", rules, new JwkSet([Jwk.From(rsa)]));
        Assert.Equal(JwsRefusal.AlgorithmNotAllowed, result.Refusal);
    }

    [Theory]
    [InlineData("PS256", null, null, JwsRefusal.KeyNotForThis)]
    [InlineData("RS256", "enc", null, JwsRefusal.KeyNotForThis)]
    [InlineData("RS256", null, "sign", JwsRefusal.KeyNotForThis)]
    [InlineData("RS256", "sig", "verify", JwsRefusal.None)]
    [InlineData(null, null, null, JwsRefusal.None)]
    public void Honours_what_a_key_says_of_itself(string? algorithm, string? use, string? operation, JwsRefusal expected)
    {
        var key = Jwk.From(rsa) with { AlgorithmName = algorithm, Use = use, KeyOperations = operation is null ? null : [operation] };
        var compact = StrictJose.Sign(new JwsHeader(JwsAlgorithm.RS256), "{}"u8, rsa);
        var rules = new JwsRules { Algorithms = [JwsAlgorithm.RS256, JwsAlgorithm.PS256], TypeOptional = true };
        Assert.Equal(expected, StrictJose.Verify(compact, rules, new JwkSet([key])).Refusal);
    }

    [Fact]
    public void Does_not_guess_between_two_keys()
    {
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keys = new JwkSet([Public, Jwk.From(second) with { KeyId = "k2" }, Jwk.From(rsa) with { KeyId = "k1" }]);
        Assert.Equal(JwsRefusal.KeyAmbiguous, StrictJose.Verify(Signed("""{"alg":"ES256"}""", "{}"), Rules, keys).Refusal);
        Assert.True(StrictJose.Verify(Signed("""{"alg":"ES256","kid":"k1"}""", "{}"), Rules, keys).IsAccepted);
        Assert.Equal(JwsRefusal.BadSignature, StrictJose.Verify(Signed("""{"alg":"ES256","kid":"k2"}""", "{}"), Rules, keys).Refusal);
    }

    [Fact]
    [Trait("clause", "RFC 9449 §4.3")]
    public void Accepts_a_proof_with_its_key_and_refuses_one_with_a_private_or_missing_key()
    {
        var proof = StrictJose.Sign(new JwsHeader(JwsAlgorithm.ES256, "dpop+jwt", EmbeddedKey: Jwk.From(ecdsa)), "{}"u8, ecdsa);
        var result = StrictJose.VerifyWithEmbeddedKey(proof, Proof);
        Assert.True(result.IsAccepted, result.Refusal.ToString());
        Assert.Equal(Jwk.From(ecdsa).Thumbprint(), result.Jws.Key.Thumbprint());

        var secret = StrictBase64Url.Encode(ecdsa.ExportParameters(true).D ?? []);
        var leaking = $$"""{"alg":"ES256","typ":"dpop+jwt","jwk":{{Public.ToJson().Replace("}", $",\"d\":\"{secret}\"}}", StringComparison.Ordinal)}}}""";
        Assert.Equal(JwsRefusal.PrivateKey, StrictJose.VerifyWithEmbeddedKey(Signed(leaking, "{}"), Proof).Refusal);
        Assert.Equal(JwsRefusal.EmbeddedKey, StrictJose.VerifyWithEmbeddedKey(Signed("""{"alg":"ES256","typ":"dpop+jwt"}""", "{}"), Proof).Refusal);
        Assert.Equal(JwsRefusal.WrongType, StrictJose.VerifyWithEmbeddedKey(Signed("""{"alg":"ES256"}""", "{}"), Proof).Refusal);
        var foreign = $$"""{"alg":"ES256","typ":"dpop+jwt","jwk":{{Jwk.From(rsa).ToJson()}}}""";
        Assert.Equal(JwsRefusal.KeyNotForThis, StrictJose.VerifyWithEmbeddedKey(Signed(foreign, "{}"), Proof).Refusal);
    }

    public void Dispose()
    {
        ecdsa.Dispose();
        rsa.Dispose();
    }

    /// <summary>64 bytes end in a character with four bits that mean nothing; setting one gives another spelling of the same bytes.</summary>
    private static string WithStrayBits(string signature) => signature[..^1] + (char)(signature[^1] + 1);

    private JwsResult Verify(string? compact) => StrictJose.Verify(compact, Rules, new JwkSet([Public]));

    private string Signed(string header, string payload)
    {
        var input = $"{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(header))}.{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(payload))}";
        var signature = ecdsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);
        return $"{input}.{StrictBase64Url.Encode(signature)}";
    }
}
