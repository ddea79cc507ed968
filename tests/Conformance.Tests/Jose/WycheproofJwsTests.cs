using System.Text.Json;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Conformance.Tests.Jose;

/// <summary>
/// json_web_signature_test.json through <see cref="StrictJose.Verify"/>, with the key of the group and the one algorithm it names.
/// Policy: algorithms beyond ES256, PS256, RS256 and Ed25519 are refused, valid or not, as are symmetric keys.
/// </summary>
[Trait("clause", "RFC 7515")]
public sealed class WycheproofJwsTests
{
    private const string File = "json_web_signature_test.json";

    /// <summary>Valid by the file, and of an algorithm that this system has.</summary>
    private static readonly string[] Ours = ["ES256", "PS256", "RS256"];

    public static IEnumerable<TheoryDataRow<int, string>> Valid() => Wycheproof.Rows(File, vector => vector.Result == "valid" && IsOurs(vector));

    public static IEnumerable<TheoryDataRow<int, string>> NotOurs() => Wycheproof.Rows(File, vector => vector.Result == "valid" && !IsOurs(vector));

    public static IEnumerable<TheoryDataRow<int, string>> Invalid() => Wycheproof.Rows(File, vector => vector.Result == "invalid");

    [Fact]
    public void The_file_holds_the_vectors_it_is_known_to_hold()
    {
        Assert.Equal(401, Wycheproof.Read(File).Count);
        Assert.Equal(355, Invalid().Count());
        Assert.Equal(16, Valid().Count());
        Assert.Equal(30, NotOurs().Count());
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Accepts_a_valid_signature(int id, string comment)
    {
        var result = Verify(Wycheproof.One(File, id));
        Assert.True(result.IsAccepted, $"{comment}: {result.Refusal}");
    }

    [Theory]
    [MemberData(nameof(NotOurs))]
    public void Refuses_a_valid_signature_by_an_algorithm_that_is_not_offered(int id, string comment)
    {
        var result = Verify(Wycheproof.One(File, id));
        Assert.False(result.IsAccepted, comment);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Refuses_an_invalid_message(int id, string comment)
    {
        var result = Verify(Wycheproof.One(File, id));
        Assert.False(result.IsAccepted, comment);
    }

    /// <summary>Offers all of our algorithms at once, which is laxer than any caller.</summary>
    private static JwsResult Verify(Wycheproof.Vector vector)
    {
        if (!vector.Group.TryGetProperty("public", out var json))
        {
            // A group with a symmetric key: there is no way to give one to the wrapper, so the set stays empty.
            Assert.False(Jwk.TryParse(vector.Group.GetProperty("private"), out _, out var refusal));
            Assert.Equal(JwsRefusal.PrivateKey, refusal);
        }

        var rules = new JwsRules
        {
            Algorithms = [JwsAlgorithm.ES256, JwsAlgorithm.PS256, JwsAlgorithm.RS256, JwsAlgorithm.Ed25519],
            TypeOptional = true,
            Types = ["JWT"],
            OpaquePayload = true,
        };
        var keys = json.ValueKind == JsonValueKind.Object && Jwk.TryParse(json, out var key, out _) ? new JwkSet([key]) : new JwkSet([]);
        return StrictJose.Verify(vector.Test.GetProperty("jws").GetString(), rules, keys);
    }

    /// <summary>Figures 20 and 27 of RFC 7520 name PS384 and ES512 in their headers.</summary>
    private static bool IsOurs(Wycheproof.Vector vector) =>
        vector.Group.TryGetProperty("public", out var key)
        && Ours.Contains(key.GetProperty("alg").GetString())
        && vector.Test.GetProperty("comment").GetString() != "Figure20";
}
