using System.Numerics;
using System.Text.Json;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Conformance.Tests.Jose;

/// <summary>
/// Raw signature vectors through the check that <see cref="StrictJose"/> uses, with keys imported as it imports them. Policy on
/// <c>acceptable</c>: refused, as RFC 8017 §8.2.2 compares the whole encoding. RSA keys with exponent 3 are refused as weak.
/// </summary>
public sealed class WycheproofSignatureTests
{
    private const string Ecdsa = "ecdsa_secp256r1_sha256_p1363_test.json";
    private const string Pss = "rsa_pss_2048_sha256_mgf1_32_test.json";
    private const string Pkcs1 = "rsa_signature_2048_sha256_test.json";

    public static IEnumerable<TheoryDataRow<int, string>> EcdsaVectors() => Wycheproof.Rows(Ecdsa, _ => true);

    public static IEnumerable<TheoryDataRow<int, string>> PssVectors() => Wycheproof.Rows(Pss, _ => true);

    public static IEnumerable<TheoryDataRow<int, string>> Pkcs1Vectors() => Wycheproof.Rows(Pkcs1, vector => !HasExponent3(vector));

    [Fact]
    public void The_files_hold_the_vectors_they_are_known_to_hold()
    {
        Assert.Equal(262, EcdsaVectors().Count());
        Assert.Equal(108, PssVectors().Count());
        Assert.Equal(257, Pkcs1Vectors().Count());
    }

    [Theory]
    [MemberData(nameof(EcdsaVectors))]
    public void Judges_an_ES256_signature_as_the_file_does(int id, string comment)
    {
        var vector = Wycheproof.One(Ecdsa, id);
        var point = vector.Group.GetProperty("publicKey");
        var json = $$"""{"kty":"EC","crv":"P-256","x":"{{Coordinate(point, "wx")}}","y":"{{Coordinate(point, "wy")}}"}""";
        Assert.True((vector.Result == "valid") == Holds(vector, json, JwsAlgorithm.ES256), comment);
    }

    [Theory]
    [MemberData(nameof(PssVectors))]
    public void Judges_a_PS256_signature_as_the_file_does(int id, string comment)
    {
        var vector = Wycheproof.One(Pss, id);
        Assert.True((vector.Result == "valid") == Holds(vector, Rsa(vector), JwsAlgorithm.PS256), comment);
    }

    [Theory]
    [MemberData(nameof(Pkcs1Vectors))]
    public void Judges_an_RS256_signature_as_the_file_does(int id, string comment)
    {
        var vector = Wycheproof.One(Pkcs1, id);
        Assert.True((vector.Result == "valid") == Holds(vector, Rsa(vector), JwsAlgorithm.RS256), comment);
    }

    [Fact]
    public void Refuses_RSA_keys_with_exponent_3()
    {
        var weak = Wycheproof.Read(Pkcs1).Where(HasExponent3).ToList();
        Assert.Equal(2, weak.Count);
        Assert.All(weak, vector =>
        {
            Assert.False(Jwk.TryParse(Parse(Rsa(vector)), out _, out var refusal));
            Assert.Equal(JwsRefusal.WeakKey, refusal);
        });
    }

    private static bool Holds(Wycheproof.Vector vector, string json, JwsAlgorithm algorithm)
    {
        Assert.True(Jwk.TryParse(Parse(json), out var key, out var refusal), refusal.ToString());
        return JwsSignature.Verify(key, algorithm, vector.Hex("msg"), vector.Hex("sig"));
    }

    private static bool HasExponent3(Wycheproof.Vector vector) =>
        vector.Group.GetProperty("publicKey").GetProperty("publicExponent").GetString() == "03";

    private static string Rsa(Wycheproof.Vector vector)
    {
        var key = vector.Group.GetProperty("publicKey");
        return $$"""{"kty":"RSA","n":"{{Minimal(key, "modulus")}}","e":"{{Minimal(key, "publicExponent")}}"}""";
    }

    private static string Minimal(JsonElement key, string name) => StrictBase64Url.Encode(Number(key, name).ToByteArray(isUnsigned: true, isBigEndian: true));

    private static string Coordinate(JsonElement key, string name)
    {
        var bytes = Number(key, name).ToByteArray(isUnsigned: true, isBigEndian: true);
        return StrictBase64Url.Encode([.. new byte[32 - bytes.Length], .. bytes]);
    }

    private static BigInteger Number(JsonElement key, string name) =>
        new(Convert.FromHexString(key.GetProperty(name).GetString() ?? ""), isUnsigned: true, isBigEndian: true);

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
