using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// Keeps the keys on a PKCS#11 token: SoftHSM2 on one machine, a hardware module beyond. No private or secret key ever enters this
/// process. A token may serve several hosts; a key that another host made is found when it is first asked for.
/// </summary>
public sealed class Pkcs11KeyCustodian : IKeyCustodian
{
    /// <summary>DER of a DigestInfo for SHA-256 up to the digest (RFC 8017 §9.2 note 1).</summary>
    private static readonly byte[] Sha256DigestInfo =
        [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    private readonly Pkcs11Token token;
    private readonly TimeProvider clock;
    private readonly Lock changing = new();
    private readonly ConcurrentDictionary<SigningKeyId, AsymmetricAlgorithm> adapters = [];
    private volatile Pkcs11Index index;

    private Pkcs11KeyCustodian(Pkcs11Token token, Pkcs11Index index, TimeProvider clock)
    {
        this.token = token;
        this.index = index;
        this.clock = clock;
    }

    public KekId CurrentKek => Keks[^1];

    public IReadOnlyList<KekId> Keks => KekNames.InOrder(index.Keks.Keys);

    IReadOnlyList<SigningKey> IKeyCustodian.SigningKeys => [.. index.SigningKeys.Select(key => key.Face)];

    /// <summary>Logs in and reads what the token holds.</summary>
    /// <exception cref="KeyCustodianException">No such token, a wrong PIN, or keys missing.</exception>
    public static Pkcs11KeyCustodian Open(Pkcs11Options options, UnlockSecret pin, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pin);
        ArgumentNullException.ThrowIfNull(clock);
        var token = new Pkcs11Token(options, pin);
        try
        {
            var index = Read(token);
            if (options.CreateMissingKeys)
            {
                index = Provision(token, index);
            }

            return index.Keks.Count > 0 && index.HmacKeys.Count == Enum.GetValues<HmacPurpose>().Length
                ? new Pkcs11KeyCustodian(token, index, clock)
                : throw new KeyCustodianException(
                    $"The token '{options.TokenLabel}' lacks a key-encryption key or an HMAC key: run `bauhinia migrate`.");
        }
        catch (KeyCustodianException)
        {
            token.Dispose();
            throw;
        }
    }

    public byte[] Wrap(KekId kek, ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData)
    {
        WrapLimits.Check(key, associatedData);
        var nonce = RandomNumberGenerator.GetBytes(WrapLimits.NonceBytes);
        var plaintext = key.ToArray();
        var associated = associatedData.ToArray();
        try
        {
            var sealedKey = token.Use(session => session.Encrypt(Gcm(nonce, associated), Require(session, kek), plaintext));
            return [WrapLimits.Format, .. nonce, .. sealedKey];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    public bool TryUnwrap(KekId kek, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> associatedData, [NotNullWhen(true)] out byte[]? key)
    {
        key = null;
        if (!WrapLimits.LooksWrapped(wrapped, associatedData))
        {
            return false;
        }

        var nonce = wrapped.Slice(1, WrapLimits.NonceBytes).ToArray();
        var sealedKey = wrapped[WrapLimits.HeaderBytes..].ToArray();
        var associated = associatedData.ToArray();
        key = token.Use(session => Find(session, kek) is { } handle ? Decrypt(session, Gcm(nonce, associated), handle, sealedKey) : null);
        return key is not null;
    }

    public KekId CreateKek()
    {
        lock (changing)
        {
            Refresh();
            var id = KekNames.Next(index.Keks.Keys);
            token.Use(session =>
            {
                Pkcs11Objects.CreateKek(session, id);
                return true;
            });
            Settle();
            return id;
        }
    }

    public bool DestroyKek(KekId kek)
    {
        lock (changing)
        {
            Refresh();
            if (kek == CurrentKek)
            {
                throw new InvalidOperationException("The current key-encryption key cannot be destroyed.");
            }

            return Destroy(session => Now(session).Keks.TryGetValue(kek, out var handle) ? [handle] : []);
        }
    }

    public byte[] Hmac(HmacPurpose purpose, ReadOnlySpan<byte> data)
    {
        var input = data.ToArray();
        return token.Use(session => session.Sign(Pkcs11Objects.Mechanism(CKM.CKM_SHA256_HMAC), Now(session).HmacKeys[purpose], input));
    }

    public SigningKey CreateSigningKey(SigningKeyUse use, JwsAlgorithm algorithm)
    {
        Keys.SigningKeys.Check(algorithm);
        lock (changing)
        {
            var known = index.SigningKeys.Select(key => key.Face.Id).ToHashSet();
            token.Use(session =>
            {
                Pkcs11Objects.CreateSigningKey(session, use, algorithm, clock.GetUtcNow());
                return true;
            });
            Settle();
            return index.SigningKeys.Select(key => key.Face)
                .First(key => key.Use == use && key.Algorithm == algorithm && !known.Contains(key.Id));
        }
    }

    public byte[] Sign(SigningKeyId key, ReadOnlySpan<byte> data)
    {
        var hash = SHA256.HashData(data);
        return token.Use(session =>
        {
            var found = Find(session, key) ?? throw Keys.SigningKeys.Unknown(key);
            return SignHash(session, found, found.Face.Algorithm, hash);
        });
    }

    public AsymmetricAlgorithm SigningAlgorithm(SigningKeyId key)
    {
        var face = token.Use(session => Find(session, key)?.Face) ?? throw Keys.SigningKeys.Unknown(key);
        return adapters.GetOrAdd(key, _ => face.Algorithm == JwsAlgorithm.ES256
            ? new Pkcs11EcdsaKey(face.PublicKey, hash => SignHash(key, JwsAlgorithm.ES256, hash))
            : new Pkcs11RsaKey(face.PublicKey, (hash, padding) => SignHash(key, Padded(padding), hash)));
    }

    public bool DestroySigningKey(SigningKeyId key)
    {
        lock (changing)
        {
            Refresh();
            adapters.TryRemove(key, out _);
            return Destroy(session => Now(session).SigningKeys.FirstOrDefault(own => own.Face.Id == key) is { } own
                ? [own.PrivateHalf, own.PublicHalf]
                : []);
        }
    }

    public void Refresh() => index = Read(token);

    public byte[]? SealedCopy() => null;

    public void Dispose() => token.Dispose();

    private static Pkcs11Index Read(Pkcs11Token token) => token.Use(session => Pkcs11Index.Read(session, token.Generation));

    private static Pkcs11Index Provision(Pkcs11Token token, Pkcs11Index index)
    {
        token.Use(session =>
        {
            if (index.Keks.Count == 0)
            {
                Pkcs11Objects.CreateKek(session, KekNames.Next([]));
            }

            foreach (var purpose in Enum.GetValues<HmacPurpose>().Where(purpose => !index.HmacKeys.ContainsKey(purpose)))
            {
                Pkcs11Objects.CreateHmacKey(session, purpose);
            }

            return true;
        });
        Posix.SyncAll();
        return Read(token);
    }

    private static JwsAlgorithm Padded(RSASignaturePadding padding) =>
        padding == RSASignaturePadding.Pss ? JwsAlgorithm.PS256 : JwsAlgorithm.RS256;

    private static IMechanism Gcm(byte[] nonce, byte[] associatedData) => Pkcs11Module.Factories.MechanismFactory.Create(
        CKM.CKM_AES_GCM,
        Pkcs11Module.Factories.MechanismParamsFactory.CreateCkGcmParams(
            nonce, 8 * WrapLimits.NonceBytes, associatedData, 8 * WrapLimits.TagBytes));

    private static byte[]? Decrypt(ISession session, IMechanism gcm, IObjectHandle kek, byte[] sealedKey)
    {
        try
        {
            return session.Decrypt(gcm, kek, sealedKey);
        }
        catch (Pkcs11Exception error) when (error.RV is CKR.CKR_ENCRYPTED_DATA_INVALID or CKR.CKR_ENCRYPTED_DATA_LEN_RANGE
            or CKR.CKR_GENERAL_ERROR)
        {
            // SoftHSM 2.6 answers CKR_GENERAL_ERROR when the tag does not match, where v2.40 §5.9 names CKR_ENCRYPTED_DATA_INVALID.
            return null;
        }
    }

    private static byte[] SignHash(ISession session, Pkcs11Objects.Found key, JwsAlgorithm algorithm, byte[] hash) => algorithm switch
    {
        JwsAlgorithm.ES256 => session.Sign(Pkcs11Objects.Mechanism(CKM.CKM_ECDSA), key.PrivateHalf, hash),
        JwsAlgorithm.PS256 => session.Sign(Pss(), key.PrivateHalf, hash),
        _ => session.Sign(Pkcs11Objects.Mechanism(CKM.CKM_RSA_PKCS), key.PrivateHalf, [.. Sha256DigestInfo, .. hash]),
    };

    private static IMechanism Pss() => Pkcs11Module.Factories.MechanismFactory.Create(
        CKM.CKM_RSA_PKCS_PSS,
        Pkcs11Module.Factories.MechanismParamsFactory.CreateCkRsaPkcsPssParams((ulong)CKM.CKM_SHA256, (ulong)CKG.CKG_MGF1_SHA256, 32));

    private byte[] SignHash(SigningKeyId key, JwsAlgorithm algorithm, byte[] hash) => token.Use(session =>
        SignHash(session, Find(session, key) ?? throw Keys.SigningKeys.Unknown(key), algorithm, hash));

    private IObjectHandle Require(ISession session, KekId kek) => Find(session, kek) ?? throw Keys.SigningKeys.Unknown(kek);

    private IObjectHandle? Find(ISession session, KekId kek)
    {
        if (!Now(session).Keks.TryGetValue(kek, out var handle))
        {
            ReadAgain(session).Keks.TryGetValue(kek, out handle);
        }

        return handle;
    }

    private Pkcs11Objects.Found? Find(ISession session, SigningKeyId key) =>
        Now(session).SigningKeys.FirstOrDefault(own => own.Face.Id == key)
        ?? ReadAgain(session).SigningKeys.FirstOrDefault(own => own.Face.Id == key);

    /// <summary>The index, read again when the token was lost since: its handles are then of an earlier life.</summary>
    private Pkcs11Index Now(ISession session) => index.Generation == token.Generation ? index : ReadAgain(session);

    private Pkcs11Index ReadAgain(ISession session) => index = Pkcs11Index.Read(session, token.Generation);

    private bool Destroy(Func<ISession, IReadOnlyList<IObjectHandle>> choose)
    {
        var destroyed = token.Use(session =>
        {
            var handles = choose(session);
            foreach (var handle in handles)
            {
                session.DestroyObject(handle);
            }

            return handles.Count > 0;
        });
        Settle();
        return destroyed;
    }

    /// <summary>
    /// SoftHSM writes its files without forcing them to disk, so a key could be lost with the power after data was wrapped under it.
    /// A hardware module needs no such help and is not harmed by it.
    /// </summary>
    private void Settle()
    {
        Posix.SyncAll();
        Refresh();
    }
}
