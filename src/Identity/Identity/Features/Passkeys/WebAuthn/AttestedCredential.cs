using System.Buffers.Binary;
using System.Formats.Cbor;

namespace Bauhinia.Identity.Features.Passkeys.WebAuthn;

/// <summary>Attested credential data (WebAuthn Level 3 §6.5.2).</summary>
internal sealed record AttestedCredential(Guid Aaguid, byte[] Id, byte[] PublicKey)
{
    private const int HeaderBytes = 18;

    /// <param name="bytes">From the AAGUID on.</param>
    /// <param name="used">How many bytes it fills.</param>
    public static AttestedCredential? Read(ReadOnlyMemory<byte> bytes, out int used)
    {
        used = 0;
        if (bytes.Length < HeaderBytes) return null;
        var idLength = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[16..]);
        if (idLength is 0 or > AuthData.MaxCredentialIdBytes || bytes.Length < HeaderBytes + idLength) return null;
        var key = bytes[(HeaderBytes + idLength)..];
        if (CborShape.FirstValue(key, CborConformanceMode.Ctap2Canonical) is not { } keyLength) return null;
        used = HeaderBytes + idLength + keyLength;
        return new AttestedCredential(
            new Guid(bytes.Span[..16], bigEndian: true),
            bytes.Slice(HeaderBytes, idLength).ToArray(),
            key[..keyLength].ToArray());
    }
}
