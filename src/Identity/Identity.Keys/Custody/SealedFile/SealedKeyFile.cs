using System.Buffers.Binary;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// The key file on disk: a header (magic, Argon2id parameters, salt), then nonce, ciphertext and tag of AES-256-GCM. The header is
/// bound as associated data.
/// </summary>
internal sealed class SealedKeyFile : IDisposable
{
    private const int MinSecretBytes = 16;
    private const int Lanes = 1;
    private const int SaltBytes = 16;
    private const int HeaderBytes = 8 + (3 * sizeof(int)) + SaltBytes;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int MaxFileBytes = 4 * 1024 * 1024;

    private readonly string path;
    private readonly byte[] header;
    private readonly byte[] key;

    private SealedKeyFile(string path, byte[] header, byte[] key)
    {
        this.path = path;
        this.header = header;
        this.key = key;
    }

    private static ReadOnlySpan<byte> Magic => "BHKEYS\0\x01"u8;

    /// <summary>Derives the key of a file that is to be written for the first time.</summary>
    public static SealedKeyFile New(SealedFileOptions options, UnlockSecret secret)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), options.MemoryKib);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(12), options.Passes);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(16), Lanes);
        RandomNumberGenerator.Fill(header.AsSpan(20, SaltBytes));
        return new SealedKeyFile(Path.GetFullPath(options.Path), header, Derive(secret, header));
    }

    /// <summary>Derives the key of an existing file. The work is done once; later writes keep the salt.</summary>
    public static SealedKeyFile Existing(string path, UnlockSecret secret)
    {
        var file = ReadFile(path);
        return new SealedKeyFile(path, file[..HeaderBytes], Derive(secret, file.AsSpan(0, HeaderBytes)));
    }

    /// <summary>Opens the file. The caller zeroes what it gets.</summary>
    public byte[] Read()
    {
        var file = ReadFile(path);
        if (!file.AsSpan(0, HeaderBytes).SequenceEqual(header))
        {
            throw new KeyCustodianException($"The key file '{path}' was replaced by another one while it was in use.");
        }

        var plaintext = new byte[file.Length - HeaderBytes - NonceBytes - TagBytes];
        using var gcm = new AesGcm(key, TagBytes);
        try
        {
            gcm.Decrypt(
                file.AsSpan(HeaderBytes, NonceBytes),
                file.AsSpan(HeaderBytes + NonceBytes, plaintext.Length),
                file.AsSpan(file.Length - TagBytes),
                plaintext,
                header);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new KeyCustodianException($"The key file '{path}' does not open: the unlock secret is wrong or the file is damaged.");
        }

        return plaintext;
    }

    /// <summary>Replaces the file in one step; either the old or the new one is on disk after a crash.</summary>
    public void Write(ReadOnlySpan<byte> plaintext)
    {
        var file = new byte[HeaderBytes + NonceBytes + plaintext.Length + TagBytes];
        header.CopyTo(file, 0);
        RandomNumberGenerator.Fill(file.AsSpan(HeaderBytes, NonceBytes));
        using (var gcm = new AesGcm(key, TagBytes))
        {
            gcm.Encrypt(
                file.AsSpan(HeaderBytes, NonceBytes),
                plaintext,
                file.AsSpan(HeaderBytes + NonceBytes, plaintext.Length),
                file.AsSpan(file.Length - TagBytes),
                header);
        }

        AtomicFile.Replace(path, file);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    private static byte[] ReadFile(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
        {
            throw new KeyCustodianException($"The key file '{path}' does not exist.");
        }

        var file = info.Length <= MaxFileBytes ? File.ReadAllBytes(path) : [];
        if (file.Length < HeaderBytes + NonceBytes + TagBytes || !file.AsSpan().StartsWith(Magic))
        {
            throw new KeyCustodianException($"'{path}' is not a key file of this version.");
        }

        return file;
    }

    private static byte[] Derive(UnlockSecret secret, ReadOnlySpan<byte> header)
    {
        if (secret.Bytes.Length < MinSecretBytes)
        {
            throw new KeyCustodianException("The unlock secret is shorter than 16 bytes.");
        }

        // The parameters stand in the file so that they can be raised later; a damaged file must not make us take all memory.
        var memory = BinaryPrimitives.ReadInt32BigEndian(header[8..]);
        var passes = BinaryPrimitives.ReadInt32BigEndian(header[12..]);
        var lanes = BinaryPrimitives.ReadInt32BigEndian(header[16..]);
        if (memory is < 19 * 1024 or > 1024 * 1024 || passes is < 2 or > 16 || lanes is not Lanes)
        {
            throw new KeyCustodianException("The key file asks for Argon2id parameters outside the allowed range.");
        }

        var password = secret.Bytes.ToArray();
        var argon2 = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { MemorySize = memory, NumberOfPasses = passes, DegreeOfParallelism = lanes });
        var key = GC.AllocateArray<byte>(WrapLimits.KekBytes, pinned: true);
        argon2.DeriveBytes(password, header.Slice(20, SaltBytes), key);
        CryptographicOperations.ZeroMemory(password);
        return key;
    }
}
