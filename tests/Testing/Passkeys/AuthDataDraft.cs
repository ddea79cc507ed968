using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bauhinia.Testing.Passkeys;

/// <summary>Authenticator data about to be written (WebAuthn Level 3 §6.1).</summary>
public sealed class AuthDataDraft
{
    public const byte UserPresent = 0x01;
    public const byte UserVerified = 0x04;
    public const byte BackupEligible = 0x08;
    public const byte BackedUp = 0x10;
    public const byte HasCredential = 0x40;
    public const byte HasExtensions = 0x80;

    public required string RpId { get; set; }

    public required byte Flags { get; set; }

    public uint Counter { get; set; }

    public Guid Aaguid { get; set; }

    public byte[]? CredentialId { get; set; }

    /// <summary>Written in place of the id's true length.</summary>
    public ushort? CredentialIdLength { get; set; }

    public byte[] PublicKey { get; set; } = [];

    /// <summary>Written after everything else: extensions, or what should not be there.</summary>
    public byte[] Tail { get; set; } = [];

    /// <summary>Cuts the data to so many bytes.</summary>
    public int? Cut { get; set; }

    public byte[] Bytes()
    {
        using var stream = new MemoryStream();
        stream.Write(SHA256.HashData(Encoding.UTF8.GetBytes(RpId)));
        stream.WriteByte(Flags);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, Counter);
        stream.Write(number);
        if (CredentialId is { } id)
        {
            stream.Write(Aaguid.ToByteArray(bigEndian: true));
            BinaryPrimitives.WriteUInt16BigEndian(number, CredentialIdLength ?? (ushort)id.Length);
            stream.Write(number[..2]);
            stream.Write(id);
            stream.Write(PublicKey);
        }
        stream.Write(Tail);
        var bytes = stream.ToArray();
        return Cut is { } length ? bytes[..length] : bytes;
    }
}
