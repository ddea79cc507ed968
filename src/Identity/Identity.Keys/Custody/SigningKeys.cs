using System.Security.Cryptography;

namespace Bauhinia.Identity.Keys;

/// <summary>What both custodians agree on about signing keys.</summary>
internal static class SigningKeys
{
    /// <summary>
    /// 112 bits of strength, allowed until 2030 (NIST SP 800-131A rev. 2 §3): these keys live for weeks, and a signature costs a third
    /// of one by 3,072 bits.
    /// </summary>
    public const int RsaBits = 2048;

    public static void Check(JwsAlgorithm algorithm)
    {
        if (algorithm is not (JwsAlgorithm.ES256 or JwsAlgorithm.PS256 or JwsAlgorithm.RS256))
        {
            throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Signing keys are ES256, PS256 or RS256.");
        }
    }

    public static SigningKey Face(Jwk publicKey, SigningKeyUse use, JwsAlgorithm algorithm, DateTimeOffset createdAt)
    {
        var id = publicKey.Thumbprint();
        var published = publicKey with { KeyId = id, Use = "sig", AlgorithmName = JwsSignature.NameOf(algorithm) };
        return new SigningKey(new SigningKeyId(id), use, published, createdAt) { Algorithm = algorithm };
    }

    public static Jwk PublicHalf(AsymmetricAlgorithm key) => key switch
    {
        ECDsa ecdsa => Jwk.From(ecdsa),
        RSA rsa => Jwk.From(rsa),
        _ => throw new ArgumentException("Neither an elliptic-curve nor an RSA key.", nameof(key)),
    };

    public static KeyCustodianException Unknown(SigningKeyId key) => new($"There is no signing key '{key}'.");

    public static KeyCustodianException Unknown(KekId kek) => new($"There is no key-encryption key '{kek}'.");
}
