using System.Numerics;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Bauhinia.Identity.Keys;

/// <summary>Checks a public key before the platform's library ever sees it, so that the answer does not depend on that library.</summary>
internal static class KeySoundness
{
    private const int MinRsaBits = 2048;

    /// <summary>A longer modulus only serves to make us spend time.</summary>
    private const int MaxRsaBits = 8192;

    // NIST SP 800-186 §3.2.1.3: P-256.
    private static readonly BigInteger P = Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    private static readonly BigInteger B = Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    public static bool IsSound(Jwk key) => key switch
    {
        { KeyType: "EC", X: { } x, Y: { } y } => IsOnP256(x, y),
        { KeyType: "OKP", X: { } x } => IsOnEd25519(x),
        { KeyType: "RSA", Modulus: { } n, Exponent: { } e } => IsStrongRsa(n, e),
        _ => false,
    };

    // A method of its own, so that a host that meets no such key does not load the library.
    private static bool IsOnEd25519(byte[] x) => x.Length == Ed25519.PublicKeySize && Ed25519.ValidatePublicKeyFull(x, 0);

    /// <summary>RFC 7518 §6.2.1.2: exactly 32 octets each. The point at infinity has no affine coordinates, so it cannot appear.</summary>
    private static bool IsOnP256(byte[] xBytes, byte[] yBytes)
    {
        if (xBytes.Length != 32 || yBytes.Length != 32)
        {
            return false;
        }

        var x = Unsigned(xBytes);
        var y = Unsigned(yBytes);
        if (x >= P || y >= P)
        {
            return false;
        }

        var left = BigInteger.ModPow(y, 2, P);
        var right = (BigInteger.ModPow(x, 3, P) + (3 * (P - x)) + B) % P;
        return left == right;
    }

    /// <summary>RFC 7518 §3.3 (2048 bits), §6.3.1 (no leading zero octets); FIPS 186-5 §5.1 (odd exponent over 2^16).</summary>
    private static bool IsStrongRsa(byte[] n, byte[] e)
    {
        if (n.Length == 0 || n[0] == 0 || e.Length is 0 or > 8 || e[0] == 0)
        {
            return false;
        }

        var bits = Unsigned(n).GetBitLength();
        var exponent = Unsigned(e);
        return bits is >= MinRsaBits and <= MaxRsaBits
            && (n[^1] & 1) == 1
            && !exponent.IsEven
            && exponent > 65536;
    }

    private static BigInteger Unsigned(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static BigInteger Hex(string hex) => Unsigned(Convert.FromHexString(hex));
}
