namespace Bauhinia.Identity.Keys;

/// <summary>The signature algorithms that this system knows. There is no <c>none</c> and no HMAC to ask for.</summary>
public enum JwsAlgorithm
{
    /// <summary>ECDSA on P-256 with SHA-256, signature as R and S of 32 bytes each (RFC 7518 §3.4).</summary>
    ES256,

    /// <summary>RSASSA-PSS with SHA-256 and a salt of 32 bytes (RFC 7518 §3.5).</summary>
    PS256,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3). Only for the relaxed OpenID Connect profile.</summary>
    RS256,

    /// <summary>Ed25519, named <c>EdDSA</c> (RFC 8037 §3.1) or <c>Ed25519</c> (RFC 9864 §2.2) in a header. Verified only.</summary>
    Ed25519,
}
