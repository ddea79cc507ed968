using System.Security.Cryptography;

namespace Bauhinia.Identity.Features.Passkeys.WebAuthn;

/// <summary>The checks that registration (WebAuthn Level 3 §7.1, steps 7 to 18) and assertion (§7.2, steps 11 to 18) share.</summary>
internal static class CeremonyRules
{
    public static PasskeyRefusal CheckClient(ClientData client, string type, byte[] challenge, string origin)
    {
        if (client.Type != type) return PasskeyRefusal.Type;
        if (!CryptographicOperations.FixedTimeEquals(client.Challenge, challenge)) return PasskeyRefusal.Challenge;
        if (client.Origin != origin) return PasskeyRefusal.Origin;
        return client.IsCrossOrigin ? PasskeyRefusal.CrossOrigin : PasskeyRefusal.None;
    }

    public static PasskeyRefusal CheckAuthenticator(AuthData data, byte[] rpIdHash)
    {
        if (!CryptographicOperations.FixedTimeEquals(data.RpIdHash, rpIdHash)) return PasskeyRefusal.RelyingParty;
        if (!data.IsUserPresent) return PasskeyRefusal.UserPresence;
        if (!data.IsUserVerified) return PasskeyRefusal.UserVerification;
        return data.IsBackedUp && !data.IsBackupEligible ? PasskeyRefusal.BackupFlags : PasskeyRefusal.None;
    }
}
