namespace Bauhinia.Identity.Keys;

/// <summary>Each purpose has an HMAC-SHA-256 key of its own, so that a value made for one says nothing about another.</summary>
public enum HmacPurpose
{
    /// <summary>Look-up of an encrypted field by its exact value. The HKID space is enumerable, so never a plain hash.</summary>
    BlindIndex,

    /// <summary>Pairwise subject identifiers (OpenID Connect Core §8.1).</summary>
    PairwiseSubject,

    /// <summary>Cookies that let a known device skip the delay after failed sign-ins.</summary>
    KnownDevice,

    /// <summary>One-time codes and recovery codes, so that a stolen database does not allow guessing off line.</summary>
    OneTimeCode,

    /// <summary>Derives the in-process key that seals <c>request_uri</c> values and nonces.</summary>
    RequestSealing,

    /// <summary>Derives the in-process key that encrypts tokens only this provider reads.</summary>
    TokenSealing,

    /// <summary>Marks a backup as made by the holder of these keys, so that a foreign or altered one is refused.</summary>
    BackupManifest,

    /// <summary>The keyed step before a password is hashed (NIST SP 800-63B-4 §3.1.1.2), so that a stolen database alone cannot be searched.</summary>
    Password,
}
