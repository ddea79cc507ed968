using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// Keeps the key-encryption keys (KEK), HMAC keys and signing keys. Safe for use by many threads. What is expected comes back as a
/// value; <see cref="KeyCustodianException"/> means that the token or file itself is out of order.
/// </summary>
public interface IKeyCustodian : IDisposable
{
    /// <summary>The KEK that new data keys are wrapped with: the newest one.</summary>
    KekId CurrentKek { get; }

    /// <summary>Every KEK that can still unwrap, oldest first.</summary>
    IReadOnlyList<KekId> Keks { get; }

    /// <summary>Encrypts a key of 16 to 64 bytes with AES-256-GCM under a KEK.</summary>
    /// <param name="kek">One of <see cref="Keks"/>.</param>
    /// <param name="key">The key to wrap. The caller zeroes it.</param>
    /// <param name="associatedData">At most 1,024 bytes that name the owner; the same bytes must be given to unwrap.</param>
    byte[] Wrap(KekId kek, ReadOnlySpan<byte> key, ReadOnlySpan<byte> associatedData);

    /// <summary>Recovers a wrapped key. False when the KEK is gone, the bytes were changed, or they belong to another owner.</summary>
    /// <param name="kek">The KEK that wrapped it.</param>
    /// <param name="wrapped">What <see cref="Wrap"/> returned.</param>
    /// <param name="associatedData">What was given to <see cref="Wrap"/>.</param>
    /// <param name="key">The key. The caller zeroes it after use.</param>
    bool TryUnwrap(KekId kek, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> associatedData, [NotNullWhen(true)] out byte[]? key);

    /// <summary>Makes a new KEK, which becomes <see cref="CurrentKek"/>. On disk when this returns.</summary>
    KekId CreateKek();

    /// <summary>Destroys a KEK and so everything still wrapped with it. The current one is refused.</summary>
    /// <returns>False when there is no such KEK.</returns>
    bool DestroyKek(KekId kek);

    /// <summary>HMAC-SHA-256 of the data under the key of the purpose, 32 bytes.</summary>
    byte[] Hmac(HmacPurpose purpose, ReadOnlySpan<byte> data);

    /// <summary>Every signing key, oldest first.</summary>
    IReadOnlyList<SigningKey> SigningKeys { get; }

    /// <summary>Makes a signing key for ES256 (P-256), RS256 or PS256 (RSA 2048). On disk when this returns.</summary>
    SigningKey CreateSigningKey(SigningKeyUse use, JwsAlgorithm algorithm);

    /// <summary>Signs data (hashed here with SHA-256) in the form JWS wants: P1363 for ES256, salt of 32 bytes for PS256.</summary>
    byte[] Sign(SigningKeyId key, ReadOnlySpan<byte> data);

    /// <summary>
    /// The signing key as an <see cref="ECDsa"/> or <see cref="RSA"/> for code that wants one. It stays owned by the custodian:
    /// do not dispose it.
    /// </summary>
    AsymmetricAlgorithm SigningAlgorithm(SigningKeyId key);

    /// <summary>Destroys a signing key. False when there is no such key.</summary>
    bool DestroySigningKey(SigningKeyId key);

    /// <summary>
    /// Looks again at what another process may have added or destroyed. A KEK or signing key not known here is looked for by itself;
    /// whoever publishes <see cref="SigningKeys"/> calls this from time to time.
    /// </summary>
    void Refresh();

    /// <summary>The keys as they are stored, still sealed, for a backup. Null where they cannot leave a token, whose maker backs it up.</summary>
    byte[]? SealedCopy();
}
