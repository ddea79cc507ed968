using System.Security.Cryptography;

namespace Bauhinia.Identity.Keys;

/// <summary>A P-256 key on the token, for code that wants an <see cref="ECDsa"/>. Only the signing goes to the token.</summary>
internal sealed class Pkcs11EcdsaKey(Jwk publicKey, Func<byte[], byte[]> signHash) : ECDsa
{
    public override int KeySize
    {
        get => 256;
        set => throw new NotSupportedException("The key lives on the token.");
    }

    public override byte[] SignHash(byte[] hash) => signHash(hash);

    public override bool VerifyHash(byte[] hash, byte[] signature) =>
        publicKey.Handle is ECDsa platform && platform.VerifyHash(hash, signature);

    public override ECParameters ExportParameters(bool includePrivateParameters) => includePrivateParameters
        ? throw new CryptographicException("The private key cannot leave the token.")
        : new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = publicKey.X, Y = publicKey.Y } };

    public override ECParameters ExportExplicitParameters(bool includePrivateParameters) =>
        throw new NotSupportedException("Only the named curve P-256 is used.");

    public override void ImportParameters(ECParameters parameters) => throw new NotSupportedException("The key lives on the token.");

    public override void GenerateKey(ECCurve curve) => throw new NotSupportedException("The key lives on the token.");

    protected override byte[] HashData(byte[] data, int offset, int count, HashAlgorithmName hashAlgorithm) =>
        CryptographicOperations.HashData(hashAlgorithm, data.AsSpan(offset, count));

    protected override byte[] HashData(Stream data, HashAlgorithmName hashAlgorithm) =>
        CryptographicOperations.HashData(hashAlgorithm, data);
}
