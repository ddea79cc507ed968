using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Conformance.Tests.Jose;

public sealed class JwkSetTests
{
    /// <summary>The public key of RFC 7515 appendix A.3.</summary>
    private const string X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private const string Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

    [Fact]
    public void Writes_a_set_that_it_reads_again()
    {
        var json = $$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{X}}","y":"{{Y}}","kid":"1","use":"sig","alg":"ES256","key_ops":["verify"]}]}""";
        Assert.True(JwkSet.TryParse(Encoding.UTF8.GetBytes(json), out var set, out _));
        Assert.Equal(json, set.ToJson());
    }

    [Theory]
    [InlineData($$"""{"kty":"EC","crv":"P-256","x":"{{X}}","y":"{{Y}}","d":"AA"}""", JwsRefusal.PrivateKey)]
    [InlineData("""{"kty":"oct","k":"AAAA"}""", JwsRefusal.PrivateKey)]
    [InlineData("""{"kty":"oct"}""", JwsRefusal.PrivateKey)]
    [InlineData($$"""{"kty":"EC","crv":"P-256","x":"{{Y}}","y":"{{X}}"}""", JwsRefusal.WeakKey)]
    [InlineData($$"""{"kty":"EC","crv":"P-256","x":"{{X}}","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", JwsRefusal.WeakKey)]
    [InlineData($$"""{"kty":"EC","crv":"P-256","x":"AA","y":"{{Y}}"}""", JwsRefusal.WeakKey)]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", JwsRefusal.WeakKey)]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", JwsRefusal.WeakKey)]
    [InlineData($$"""{"kty":"EC","crv":"P-256","x":"{{X}}="}""", JwsRefusal.BadJson)]
    [InlineData($$"""{"kty":"EC","crv":"P-256","x":"{{X}}"}""", JwsRefusal.BadJson)]
    [InlineData($$"""{"kty":"EC","x":"{{X}}","y":"{{Y}}"}""", JwsRefusal.BadJson)]
    [InlineData($$"""{"kty":"EC","crv":"P-256","x":"{{X}}","y":"{{Y}}","kid":5}""", JwsRefusal.BadJson)]
    [InlineData($$"""{"kty":"EC","crv":"P-256","x":"{{X}}","y":"{{Y}}","key_ops":"verify"}""", JwsRefusal.BadJson)]
    [InlineData($$"""{"kty":"EC","crv":"P-256","x":"{{X}}","y":"{{Y}}","key_ops":["verify","verify"]}""", JwsRefusal.BadJson)]
    [InlineData("""{"kty":"RSA","n":"AQAB","e":"AQAB"}""", JwsRefusal.WeakKey)]
    [InlineData("""{"crv":"P-256"}""", JwsRefusal.BadJson)]
    [InlineData("7", JwsRefusal.BadJson)]
    public void Refuses_a_set_with_a_key_that_is_private_weak_or_malformed(string key, JwsRefusal expected)
    {
        Assert.False(JwkSet.TryParse(Encoding.UTF8.GetBytes($$"""{"keys":[{{key}}]}"""), out _, out var refusal));
        Assert.Equal(expected, refusal);
    }

    [Theory]
    [InlineData(1024, false)]
    [InlineData(2040, false)]
    [InlineData(2048, true)]
    [InlineData(3072, true)]
    public void Takes_RSA_keys_from_2048_bits(int bits, bool expected)
    {
        using var rsa = RSA.Create(bits);
        var numbers = rsa.ExportParameters(false);
        var json = $$"""{"keys":[{"kty":"RSA","n":"{{StrictBase64Url.Encode(numbers.Modulus)}}","e":"{{StrictBase64Url.Encode(numbers.Exponent)}}"}]}""";
        Assert.Equal(expected, JwkSet.TryParse(Encoding.UTF8.GetBytes(json), out _, out var refusal));
        Assert.Equal(expected ? JwsRefusal.None : JwsRefusal.WeakKey, refusal);
    }

    [Theory]
    [InlineData("""{"kty":"EC","crv":"P-521","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"OKP","crv":"X25519","x":"AA"}""")]
    [InlineData("""{"kty":"AKP","alg":"ML-DSA-44","pub":"AA"}""")]
    [Trait("clause", "RFC 7517 §5")]
    public void Leaves_out_keys_of_a_type_it_does_not_know(string key)
    {
        Assert.True(JwkSet.TryParse(Encoding.UTF8.GetBytes($$"""{"keys":[{{key}}]}"""), out var set, out _));
        Assert.Empty(set.Keys);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    [InlineData("""{"keys":null}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void Refuses_what_is_no_set(string json)
    {
        Assert.False(JwkSet.TryParse(Encoding.UTF8.GetBytes(json), out _, out var refusal));
        Assert.Equal(JwsRefusal.BadJson, refusal);
    }

    [Fact]
    public void Refuses_a_set_that_is_too_large_or_holds_too_many_keys()
    {
        var key = """{"kty":"AKP"}""";
        var many = $$"""{"keys":[{{string.Join(',', Enumerable.Repeat(key, JwkSet.MaxKeys + 1))}}]}""";
        Assert.False(JwkSet.TryParse(Encoding.UTF8.GetBytes(many), out _, out var refusal));
        Assert.Equal(JwsRefusal.TooLarge, refusal);
        Assert.False(JwkSet.TryParse(new byte[JwkSet.MaxBytes + 1], out _, out refusal));
        Assert.Equal(JwsRefusal.TooLarge, refusal);
    }
}
