using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// Keeps the keys in one file, sealed under a secret that the data folder does not hold, and in the memory of the process. For one
/// machine without a hardware module. Several processes may use the file: each change is made under a lock, on the newest content.
/// </summary>
public sealed class SealedFileKeyCustodian : IKeyCustodian
{
    private readonly string path;
    private readonly SealedKeyFile file;
    private readonly TimeProvider clock;
    private readonly Lock reloading = new();
    private volatile KeyRing ring;
    private (DateTime WrittenAt, long Length) stamp;

    private SealedFileKeyCustodian(string path, SealedKeyFile file, KeyRing ring, TimeProvider clock)
    {
        this.path = path;
        this.file = file;
        this.ring = ring;
        this.clock = clock;
        stamp = Stamp();
    }

    public KekId CurrentKek => Keks[^1];

    public IReadOnlyList<KekId> Keks => KekNames.InOrder(ring.Keks.Keys);

    IReadOnlyList<SigningKey> IKeyCustodian.SigningKeys => [.. ring.SigningKeys.Select(key => key.Face)];

    /// <summary>Opens the key file. Takes about a second and 64 MiB for a moment, by design (Argon2id).</summary>
    /// <exception cref="KeyCustodianException">No such file, a wrong secret, or a damaged file.</exception>
    public static SealedFileKeyCustodian Open(SealedFileOptions options, UnlockSecret secret, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(clock);
        var path = Path.GetFullPath(options.Path);
        using var held = Posix.Lock(path + ".lock");
        if (options.CreateIfMissing && !File.Exists(path))
        {
            var made = SealedKeyFile.New(options, secret);
            var first = KeyRing.New();
            Save(made, first);
            return new SealedFileKeyCustodian(path, made, first, clock);
        }

        var file = SealedKeyFile.Existing(path, secret);
        var ring = Load(file, previous: null);
        if (ring.HmacKeys.Count < Enum.GetValues<HmacPurpose>().Length)
        {
            ring = ring.WithEveryPurpose();
            Save(file, ring);
        }

        return new SealedFileKeyCustodian(path, file, ring, clock);
    }

    public byte[] Wrap(KekId kek, ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData)
    {
        WrapLimits.Check(key, associatedData);
        var kekBytes = Find(kek) ?? throw Keys.SigningKeys.Unknown(kek);
        var wrapped = new byte[WrapLimits.HeaderBytes + key.Length + WrapLimits.TagBytes];
        wrapped[0] = WrapLimits.Format;
        var nonce = wrapped.AsSpan(1, WrapLimits.NonceBytes);
        RandomNumberGenerator.Fill(nonce);

        // One AesGcm is not safe for several threads, and making one is cheap beside what surrounds a wrap.
        using var gcm = new AesGcm(kekBytes, WrapLimits.TagBytes);
        gcm.Encrypt(nonce, key, wrapped.AsSpan(WrapLimits.HeaderBytes, key.Length), wrapped.AsSpan(^WrapLimits.TagBytes..), associatedData);
        return wrapped;
    }

    public bool TryUnwrap(KekId kek, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> associatedData, [NotNullWhen(true)] out byte[]? key)
    {
        key = null;
        if (!WrapLimits.LooksWrapped(wrapped, associatedData) || Find(kek) is not { } kekBytes)
        {
            return false;
        }

        var opened = GC.AllocateArray<byte>(wrapped.Length - WrapLimits.HeaderBytes - WrapLimits.TagBytes, pinned: true);
        using var gcm = new AesGcm(kekBytes, WrapLimits.TagBytes);
        try
        {
            gcm.Decrypt(
                wrapped.Slice(1, WrapLimits.NonceBytes),
                wrapped[WrapLimits.HeaderBytes..^WrapLimits.TagBytes],
                wrapped[^WrapLimits.TagBytes..],
                opened,
                associatedData);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        key = opened;
        return true;
    }

    public KekId CreateKek() => Change(now =>
    {
        var id = KekNames.Next(now.Keks.Keys);
        return (now.With(id), id);
    });

    public bool DestroyKek(KekId kek) => Change(now =>
    {
        if (kek == KekNames.InOrder(now.Keks.Keys)[^1])
        {
            throw new InvalidOperationException("The current key-encryption key cannot be destroyed.");
        }

        var found = now.Keks.ContainsKey(kek);
        return (found ? now.Without(kek) : now, found);
    });

    public byte[] Hmac(HmacPurpose purpose, ReadOnlySpan<byte> data) => HMACSHA256.HashData(ring.HmacKeys[purpose], data);

    public SigningKey CreateSigningKey(SigningKeyUse use, JwsAlgorithm algorithm)
    {
        Keys.SigningKeys.Check(algorithm);
        AsymmetricAlgorithm handle = algorithm == JwsAlgorithm.ES256
            ? ECDsa.Create(ECCurve.NamedCurves.nistP256)
            : RSA.Create(Keys.SigningKeys.RsaBits);
        var created = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var face = Keys.SigningKeys.Face(Keys.SigningKeys.PublicHalf(handle), use, algorithm, created);
        return Change(now => (now with { SigningKeys = [.. now.SigningKeys, new KeyRing.OwnKey(face, handle)] }, face));
    }

    public byte[] Sign(SigningKeyId key, ReadOnlySpan<byte> data)
    {
        var own = Find(key) ?? throw Keys.SigningKeys.Unknown(key);
        return JwsSignature.Make(own.Handle, own.Face.Algorithm, data);
    }

    public AsymmetricAlgorithm SigningAlgorithm(SigningKeyId key) => (Find(key) ?? throw Keys.SigningKeys.Unknown(key)).Handle;

    public bool DestroySigningKey(SigningKeyId key) => Change(now =>
    {
        var left = now.SigningKeys.Where(own => own.Face.Id != key).ToList();
        return (now with { SigningKeys = left }, left.Count < now.SigningKeys.Count);
    });

    public void Refresh()
    {
        lock (reloading)
        {
            if (Stamp() != stamp)
            {
                using var held = Posix.Lock(path + ".lock");
                ring = Load(file, ring);
                stamp = Stamp();
            }
        }
    }

    public byte[] SealedCopy()
    {
        using var held = Posix.Lock(path + ".lock");
        return File.ReadAllBytes(path);
    }

    public void Dispose()
    {
        foreach (var key in ring.Keks.Values.Concat(ring.HmacKeys.Values))
        {
            CryptographicOperations.ZeroMemory(key);
        }

        foreach (var own in ring.SigningKeys)
        {
            own.Handle.Dispose();
        }

        file.Dispose();
    }

    private byte[]? Find(KekId kek)
    {
        if (!ring.Keks.TryGetValue(kek, out var key))
        {
            Refresh();
            ring.Keks.TryGetValue(kek, out key);
        }

        return key;
    }

    private KeyRing.OwnKey? Find(SigningKeyId key)
    {
        if (ring.Find(key) is { } known)
        {
            return known;
        }

        Refresh();
        return ring.Find(key);
    }

    private T Change<T>(Func<KeyRing, (KeyRing Next, T Answer)> change)
    {
        lock (reloading)
        {
            using var held = Posix.Lock(path + ".lock");
            var now = Load(file, ring);
            var (next, answer) = change(now);
            if (!ReferenceEquals(now, next))
            {
                Save(file, next);
            }

            ring = next;
            stamp = Stamp();
            return answer;
        }
    }

    private (DateTime WrittenAt, long Length) Stamp()
    {
        var info = new FileInfo(path);
        return info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
    }

    private static KeyRing Load(SealedKeyFile file, KeyRing? previous)
    {
        var plaintext = file.Read();
        try
        {
            return KeyRingJson.Read(plaintext, previous);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private static void Save(SealedKeyFile file, KeyRing ring)
    {
        var plaintext = KeyRingJson.Write(ring);
        file.Write(plaintext);
        CryptographicOperations.ZeroMemory(plaintext);
    }
}
