using System.Buffers.Binary;
using System.Formats.Cbor;

namespace Bauhinia.Identity.Features.Passkeys.WebAuthn;

/// <summary>Authenticator data (WebAuthn Level 3 §6.1), read to its last byte.</summary>
internal sealed record AuthData
{
    /// <summary>Longest credential id in bytes (§7.1, step 25).</summary>
    public const int MaxCredentialIdBytes = 1023;

    public const int MaxBytes = 8192;

    private const int FixedBytes = 37;

    public required byte[] RpIdHash { get; init; }

    public required byte Flags { get; init; }

    public required uint SignCount { get; init; }

    /// <summary>Present when the AT flag is set, as in every registration and no assertion.</summary>
    public AttestedCredential? Credential { get; init; }

    public bool IsUserPresent => (Flags & 0x01) != 0;

    public bool IsUserVerified => (Flags & 0x04) != 0;

    public bool IsBackupEligible => (Flags & 0x08) != 0;

    public bool IsBackedUp => (Flags & 0x10) != 0;

    public static AuthData? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length is < FixedBytes or > MaxBytes) return null;
        var span = bytes.Span;
        var flags = span[32];
        var rest = bytes[FixedBytes..];
        AttestedCredential? credential = null;
        if ((flags & 0x40) != 0)
        {
            if (AttestedCredential.Read(rest, out var used) is not { } read) return null;
            credential = read;
            rest = rest[used..];
        }
        if ((flags & 0x80) != 0)
        {
            if (ExtensionsLength(rest) is not { } extensions) return null;
            rest = rest[extensions..];
        }
        if (!rest.IsEmpty) return null;
        return new AuthData
        {
            RpIdHash = span[..32].ToArray(),
            Flags = flags,
            SignCount = BinaryPrimitives.ReadUInt32BigEndian(span[33..]),
            Credential = credential,
        };
    }

    private static int? ExtensionsLength(ReadOnlyMemory<byte> bytes) =>
        // Major type 5 is a map (RFC 8949 §3.1).
        bytes.IsEmpty || bytes.Span[0] >> 5 != 5 ? null : CborShape.FirstValue(bytes, CborConformanceMode.Strict);
}
