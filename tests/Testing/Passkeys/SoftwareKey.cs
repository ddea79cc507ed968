using System.Formats.Cbor;
using System.Security.Cryptography;

namespace Bauhinia.Testing.Passkeys;

/// <summary>A key pair of a software authenticator: its COSE form (RFC 9053, RFC 8230) and its WebAuthn signature form.</summary>
public sealed class SoftwareKey
{
    private readonly Func<byte[], byte[]> sign;

    private SoftwareKey(int algorithm, byte[] cose, Func<byte[], byte[]> sign)
    {
        Algorithm = algorithm;
        Cose = cose;
        this.sign = sign;
    }

    public int Algorithm { get; }

    public byte[] Cose { get; }

    public byte[] Sign(byte[] data) => sign(data);

    public static SoftwareKey Es256()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(false).Q;
        return new SoftwareKey(-7, EllipticCose(-7, 1, q.X ?? [], q.Y ?? []), data => key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    public static SoftwareKey Rs256(int bits = 2048)
    {
        var key = RSA.Create(bits);
        var parameters = key.ExportParameters(false);
        return new SoftwareKey(-257, RsaCose(parameters.Modulus ?? [], parameters.Exponent ?? []), data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public static SoftwareKey Ed25519()
    {
        var key = NSec.Cryptography.Key.Create(NSec.Cryptography.SignatureAlgorithm.Ed25519);
        return new SoftwareKey(-8, OkpCose(key.PublicKey.Export(NSec.Cryptography.KeyBlobFormat.RawPublicKey)), data => NSec.Cryptography.SignatureAlgorithm.Ed25519.Sign(key, data));
    }

    public static byte[] EllipticCose(int algorithm, int curve, byte[] x, byte[] y, int type = 2) =>
        Map(writer => { Number(writer, 1, type); Number(writer, 3, algorithm); Number(writer, -1, curve); Bytes(writer, -2, x); Bytes(writer, -3, y); }, 5);

    public static byte[] RsaCose(byte[] modulus, byte[] exponent, int algorithm = -257) =>
        Map(writer => { Number(writer, 1, 3); Number(writer, 3, algorithm); Bytes(writer, -1, modulus); Bytes(writer, -2, exponent); }, 4);

    public static byte[] OkpCose(byte[] x) =>
        Map(writer => { Number(writer, 1, 1); Number(writer, 3, -8); Number(writer, -1, 6); Bytes(writer, -2, x); }, 4);

    /// <summary>A CBOR map written as told, so that a test can also write a wrong one.</summary>
    public static byte[] Map(Action<CborWriter> members, int count)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(count);
        members(writer);
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static void Number(CborWriter writer, int label, int value)
    {
        writer.WriteInt32(label);
        writer.WriteInt32(value);
    }

    private static void Bytes(CborWriter writer, int label, byte[] value)
    {
        writer.WriteInt32(label);
        writer.WriteByteString(value);
    }
}
