namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>Why an answer was refused. What the caller sent itself is told by name; whether a credential exists is not.</summary>
internal enum PasskeyRefusal
{
    None,

    /// <summary>Not the JSON, base64url, CBOR or lengths that WebAuthn has.</summary>
    Malformed,
    Ceremony,
    Expired,
    Used,
    Type,
    Challenge,
    Origin,
    CrossOrigin,
    RelyingParty,
    UserPresence,
    UserVerification,
    BackupFlags,
    Algorithm,
    PublicKey,
    CredentialId,
    Attestation,

    /// <summary>The credential is registered already.</summary>
    Known,

    /// <summary>No such credential, revoked, another user handle, or a wrong signature: told as one.</summary>
    NotRecognised,
    Signature,
    UserHandle,
    Counter,
    OtherAccount,
}
