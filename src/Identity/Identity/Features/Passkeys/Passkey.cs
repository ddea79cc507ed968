using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>One credential record (WebAuthn Level 3 §4, "credential record"). A revoked one stays, so that its id is never accepted again.</summary>
internal sealed class Passkey
{
    /// <summary>Most live passkeys of one account. Each fills one of the slots 1 to this number, which also settles raced additions.</summary>
    public const int Limit = 10;

    /// <summary>Longest name in characters.</summary>
    public const int NameLength = 60;

    private Passkey()
    {
    }

    public Passkey(AccountId accountId, int slot, NewPasskey proof, DateTimeOffset now)
    {
        Id = PasskeyId.New();
        AccountId = accountId;
        Slot = slot;
        CredentialId = proof.CredentialId;
        PublicKey = proof.PublicKey;
        Algorithm = proof.Algorithm;
        SignCount = proof.SignCount;
        Aaguid = proof.Aaguid;
        IsBackupEligible = proof.IsBackupEligible;
        IsBackedUp = proof.IsBackedUp;
        IsAttested = proof.IsAttested;
        Transports = proof.Transports;
        CreatedAt = now;
    }

    public PasskeyId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    /// <summary>1 to <see cref="Limit"/>; null once revoked.</summary>
    public int? Slot { get; private set; }

    public byte[] CredentialId { get; private set; } = [];

    /// <summary>COSE_Key (RFC 9052 §7).</summary>
    public byte[] PublicKey { get; private set; } = [];

    /// <summary>COSE algorithm number: -7 ES256, -8 EdDSA, -257 RS256.</summary>
    public int Algorithm { get; private set; }

    /// <summary>0 for as long as the authenticator does not count, as synced ones do not.</summary>
    public long SignCount { get; private set; }

    public Guid Aaguid { get; private set; }

    /// <summary>The BE flag. It never changes over the life of a credential (WebAuthn Level 3 §6.1.3).</summary>
    public bool IsBackupEligible { get; private set; }

    public bool IsBackedUp { get; private set; }

    /// <summary>Whether the attestation chained to a configured root of a configured model.</summary>
    public bool IsAttested { get; private set; }

    /// <summary>Transport words of the browser, separated by one space; only a hint for the next ceremony.</summary>
    public string Transports { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Device-bound and attested reaches <c>phrh</c>; a synced or unattested passkey is <c>phr</c>.</summary>
    public string Level => IsAttested && !IsBackupEligible ? Acr.PhishingResistantHardware : Acr.PhishingResistant;

    /// <summary>RFC 8176: a verified passkey is possession and a second factor; <c>hwk</c> only where attestation proves hardware.</summary>
    public string Amr => Level == Acr.PhishingResistantHardware ? "hwk mfa user" : "pop mfa user";

    /// <summary>The vault's field of the owner's words for the device: people write names into it. Absent until given.</summary>
    public string NameField => $"passkey_name:{Slot}";

    public void Revoke(DateTimeOffset now)
    {
        RevokedAt ??= now;
        Slot = null;
    }
}
