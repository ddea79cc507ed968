using System.Formats.Cbor;
using System.Security.Cryptography;

namespace Bauhinia.Identity.Features.Passkeys.WebAuthn;

/// <summary>Says whether a COSE_Key is one that this service accepts: ES256 on P-256, EdDSA on Ed25519, RS256 of 2,048 to 4,096 bits, and nothing besides.</summary>
internal static class CoseKey
{
    public const int Es256 = -7;
    public const int EdDsa = -8;
    public const int Rs256 = -257;

    // RFC 9053 §7.1 and §7.1.1, RFC 8230 §4.
    private const int KtyOkp = 1;
    private const int KtyEc2 = 2;
    private const int KtyRsa = 3;
    private const int CrvP256 = 1;
    private const int CrvEd25519 = 6;

    /// <summary>The algorithm and what is wrong: <see cref="PasskeyRefusal.None"/> for a sound key.</summary>
    public static (int Algorithm, PasskeyRefusal Refusal) Check(ReadOnlyMemory<byte> cose)
    {
        if (Read(cose) is not { } members) return (0, PasskeyRefusal.PublicKey);
        if (Number(members, 3) is not { } algorithm) return (0, PasskeyRefusal.Algorithm);
        return algorithm switch
        {
            Es256 => (algorithm, IsP256(members) ? PasskeyRefusal.None : PasskeyRefusal.PublicKey),
            EdDsa => (algorithm, IsEd25519(members) ? PasskeyRefusal.None : PasskeyRefusal.PublicKey),
            Rs256 => (algorithm, IsRsa(members) ? PasskeyRefusal.None : PasskeyRefusal.PublicKey),
            _ => (algorithm, PasskeyRefusal.Algorithm),
        };
    }

    /// <summary>Integer labels with integer or byte-string values; WebAuthn Level 3 §6.5.1.1 allows no optional members, and so no others.</summary>
    private static Dictionary<int, object>? Read(ReadOnlyMemory<byte> cose)
    {
        try
        {
            var reader = new CborReader(cose, CborConformanceMode.Ctap2Canonical);
            if (reader.ReadStartMap() is not (>= 3 and <= 5) and not null) return null;
            var members = new Dictionary<int, object>();
            while (reader.PeekState() != CborReaderState.EndMap)
            {
                var label = reader.ReadInt32();
                members[label] = reader.PeekState() == CborReaderState.ByteString ? reader.ReadByteString() : reader.ReadInt32();
            }
            reader.ReadEndMap();
            return reader.BytesRemaining == 0 ? members : null;
        }
        catch (Exception exception) when (CborShape.IsBadInput(exception))
        {
            return null;
        }
    }

    private static bool IsP256(Dictionary<int, object> members)
    {
        if (members.Count != 5 || Number(members, 1) != KtyEc2 || Number(members, -1) != CrvP256) return false;
        if (Bytes(members, -2) is not { Length: 32 } x || Bytes(members, -3) is not { Length: 32 } y) return false;
        try
        {
            // The import refuses a point that is not on the curve.
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsEd25519(Dictionary<int, object> members) =>
        members.Count == 4 && Number(members, 1) == KtyOkp && Number(members, -1) == CrvEd25519
        && Bytes(members, -2) is { Length: 32 } x && !Ed25519SmallOrder.Contains(x);

    private static bool IsRsa(Dictionary<int, object> members) =>
        members.Count == 4 && Number(members, 1) == KtyRsa
        && Bytes(members, -1) is { Length: >= 256 and <= 512 } n && n[0] >= 0x80 && (n[^1] & 1) == 1
        && Bytes(members, -2) is [0x01, 0x00, 0x01];

    private static int? Number(Dictionary<int, object> members, int label) => members.GetValueOrDefault(label) as int?;

    private static byte[]? Bytes(Dictionary<int, object> members, int label) => members.GetValueOrDefault(label) as byte[];
}
