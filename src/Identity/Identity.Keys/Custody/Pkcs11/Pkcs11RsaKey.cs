using System.Security.Cryptography;

namespace Bauhinia.Identity.Keys;

/// <summary>An RSA key on the token, for code that wants an <see cref="RSA"/>. Only the signing goes to the token.</summary>
internal sealed class Pkcs11RsaKey(Jwk publicKey, Func<byte[], RSASignaturePadding, byte[]> signHash) : RSA
{
    public override int KeySize
    {
        get => 8 * (publicKey.Modulus?.Length ?? 0);
        set => throw new NotSupportedException("The key lives on the token.");
    }

    public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding) =>
        hashAlgorithm == HashAlgorithmName.SHA256
            ? signHash(hash, padding)
            : throw new NotSupportedException("Signatures are made with SHA-256.");

    public override bool VerifyHash(byte[] hash, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding) =>
        publicKey.Handle is RSA platform && platform.VerifyHash(hash, signature, hashAlgorithm, padding);

    public override RSAParameters ExportParameters(bool includePrivateParameters) => includePrivateParameters
        ? throw new CryptographicException("The private key cannot leave the token.")
        : new RSAParameters { Modulus = publicKey.Modulus, Exponent = publicKey.Exponent };

    public override void ImportParameters(RSAParameters parameters) => throw new NotSupportedException("The key lives on the token.");

    protected override byte[] HashData(byte[] data, int offset, int count, HashAlgorithmName hashAlgorithm) =>
        CryptographicOperations.HashData(hashAlgorithm, data.AsSpan(offset, count));

    protected override byte[] HashData(Stream data, HashAlgorithmName hashAlgorithm) =>
        CryptographicOperations.HashData(hashAlgorithm, data);
}
