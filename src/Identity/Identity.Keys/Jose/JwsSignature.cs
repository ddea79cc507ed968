using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Bauhinia.Identity.Keys;

/// <summary>Makes and checks the signature octets of each algorithm.</summary>
internal static class JwsSignature
{
    public static string NameOf(JwsAlgorithm algorithm) => algorithm switch
    {
        JwsAlgorithm.ES256 => "ES256",
        JwsAlgorithm.PS256 => "PS256",
        JwsAlgorithm.RS256 => "RS256",
        _ => "EdDSA",
    };

    public static JwsAlgorithm? FromName(string name) => name switch
    {
        "ES256" => JwsAlgorithm.ES256,
        "PS256" => JwsAlgorithm.PS256,
        "RS256" => JwsAlgorithm.RS256,
        "EdDSA" or "Ed25519" => JwsAlgorithm.Ed25519,
        _ => null,
    };

    /// <summary>True when the key has the right type and nothing it says of itself forbids verifying with this algorithm.</summary>
    public static bool Fits(Jwk key, JwsAlgorithm algorithm)
    {
        var type = algorithm switch { JwsAlgorithm.ES256 => "EC", JwsAlgorithm.Ed25519 => "OKP", _ => "RSA" };
        return key.KeyType == type
            && key.Use is null or "sig"
            && (key.KeyOperations is null || key.KeyOperations.Contains("verify"))
            && (key.AlgorithmName is null || FromName(key.AlgorithmName) == algorithm);
    }

    /// <summary>Every failure of the platform's library, whatever its cause, is a signature that does not verify.</summary>
    public static bool Verify(Jwk key, JwsAlgorithm algorithm, ReadOnlySpan<byte> data, byte[] signature)
    {
        try
        {
            return (algorithm, key.Handle) switch
            {
                (JwsAlgorithm.ES256, ECDsa ecdsa) => signature.Length == 64
                    && ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
                (JwsAlgorithm.PS256, RSA rsa) => signature.Length == key.Modulus?.Length
                    && rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
                (JwsAlgorithm.RS256, RSA rsa) => signature.Length == key.Modulus?.Length
                    && rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                (JwsAlgorithm.Ed25519, null) => VerifyEd25519(key, data, signature),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // A method of its own, so that a host that meets no such signature does not load the library.
    private static bool VerifyEd25519(Jwk key, ReadOnlySpan<byte> data, byte[] signature) => signature.Length == Ed25519.SignatureSize
        && Ed25519.Verify(signature, 0, key.X, 0, data.ToArray(), 0, data.Length);

    public static byte[] Make(AsymmetricAlgorithm key, JwsAlgorithm algorithm, ReadOnlySpan<byte> data) => (algorithm, key) switch
    {
        (JwsAlgorithm.ES256, ECDsa ecdsa) =>
            ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        (JwsAlgorithm.PS256, RSA rsa) => rsa.SignData(data.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        (JwsAlgorithm.RS256, RSA rsa) => rsa.SignData(data.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => throw new ArgumentException("The key does not fit the algorithm.", nameof(algorithm)),
    };
}
