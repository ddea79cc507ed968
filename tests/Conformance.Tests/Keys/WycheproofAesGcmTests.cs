using Bauhinia.Conformance.Tests.Jose;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Conformance.Tests.Keys;

/// <summary>aes_gcm_test.json through the primitive of <see cref="FieldCipher"/>: keys of 256, nonces of 96 and tags of 128 bits only.</summary>
public sealed class WycheproofAesGcmTests
{
    private const string File = "aes_gcm_test.json";

    public static IEnumerable<TheoryDataRow<int, string>> Ours() => Wycheproof.Rows(File, vector => Bits(vector, "keySize") == 256 && Bits(vector, "ivSize") == 96);

    public static IEnumerable<TheoryDataRow<int, string>> OtherNonces() => Wycheproof.Rows(File, vector => Bits(vector, "keySize") == 256 && Bits(vector, "ivSize") != 96);

    [Fact]
    public void The_file_holds_the_vectors_it_is_known_to_hold()
    {
        Assert.Equal(66, Ours().Count());
        Assert.Equal(39, OtherNonces().Count());
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void Judges_a_ciphertext_as_the_file_does(int id, string comment)
    {
        var vector = Wycheproof.One(File, id);
        using var cipher = new FieldCipher(vector.Hex("key"));
        var opened = cipher.TryDecrypt(vector.Hex("iv"), vector.Hex("ct"), vector.Hex("tag"), vector.Hex("aad"), out var plaintext);
        Assert.True((vector.Result == "valid") == opened, comment);
        if (opened)
        {
            Assert.Equal(vector.Hex("msg"), plaintext);
        }
    }

    [Theory]
    [MemberData(nameof(OtherNonces))]
    public void Refuses_a_nonce_of_another_length_even_where_GCM_would_allow_it(int id, string comment)
    {
        var vector = Wycheproof.One(File, id);
        using var cipher = new FieldCipher(vector.Hex("key"));
        Assert.False(cipher.TryDecrypt(vector.Hex("iv"), vector.Hex("ct"), vector.Hex("tag"), vector.Hex("aad"), out _), comment);
    }

    private static int Bits(Wycheproof.Vector vector, string name) => vector.Group.GetProperty(name).GetInt32();
}
