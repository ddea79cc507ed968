using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// Seals one field with AES-256-GCM (NIST SP 800-38D) under a data key. A sealed field is: format byte 1, nonce of 12 bytes,
/// ciphertext, tag of 16 bytes. Nonces are random, which is safe for 2^32 fields a key (§8.3); a person has far fewer.
/// </summary>
public sealed class FieldCipher : IDisposable
{
    /// <summary>Bytes of a data key.</summary>
    public const int KeySizeBytes = 32;

    /// <summary>The largest field, 1 MiB; evidence files are cut into fields of this size.</summary>
    public const int MaxPlaintextBytes = 1 << 20;

    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Overhead = 1 + NonceBytes + TagBytes;

    private readonly AesGcm gcm;

    /// <summary>Takes a copy of the key into the cipher; the caller zeroes its own.</summary>
    public FieldCipher(ReadOnlySpan<byte> dataKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(dataKey.Length, KeySizeBytes);
        gcm = new AesGcm(dataKey, TagBytes);
    }

    /// <summary>A fresh data key. The caller zeroes it after wrapping.</summary>
    public static byte[] NewDataKey() => RandomNumberGenerator.GetBytes(KeySizeBytes);

    /// <summary>Seals a field for its place.</summary>
    public byte[] Seal(FieldAddress address, ReadOnlySpan<byte> plaintext)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintext.Length, MaxPlaintextBytes);
        var sealedField = new byte[Overhead + plaintext.Length];
        sealedField[0] = Format;
        var nonce = sealedField.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        gcm.Encrypt(
            nonce,
            plaintext,
            sealedField.AsSpan(1 + NonceBytes, plaintext.Length),
            sealedField.AsSpan(sealedField.Length - TagBytes),
            address.ToAssociatedData());
        return sealedField;
    }

    /// <summary>Opens a field. False when it was changed, moved from another place, sealed with another key, or is not a sealed field.</summary>
    /// <param name="address">The place it was read from.</param>
    /// <param name="sealedField">What <see cref="Seal"/> returned.</param>
    /// <param name="plaintext">The field. The caller zeroes it when it is done.</param>
    public bool TryOpen(FieldAddress address, ReadOnlySpan<byte> sealedField, [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        if (sealedField.Length is < Overhead or > Overhead + MaxPlaintextBytes || sealedField[0] != Format)
        {
            return false;
        }

        return TryDecrypt(
            sealedField.Slice(1, NonceBytes),
            sealedField[(1 + NonceBytes)..^TagBytes],
            sealedField[^TagBytes..],
            address.ToAssociatedData(),
            out plaintext);
    }

    public void Dispose() => gcm.Dispose();

    /// <summary>The primitive below <see cref="TryOpen"/>, on its own so that published vectors can reach it.</summary>
    internal bool TryDecrypt(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertext,
        ReadOnlySpan<byte> tag,
        ReadOnlySpan<byte> associatedData,
        [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        if (nonce.Length != NonceBytes || tag.Length != TagBytes)
        {
            return false;
        }

        var opened = new byte[ciphertext.Length];
        try
        {
            gcm.Decrypt(nonce, ciphertext, tag, opened, associatedData);
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(opened);
            return false;
        }

        plaintext = opened;
        return true;
    }
}
