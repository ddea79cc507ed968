using System.Security.Claims;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>
/// Who may add a passkey: a new means is bound at the strongest level the account has (NIST SP 800-63B-4 §4.1.2), so a password alone
/// adds only the first one. A recovery code adds one whatever the account has: that is what it is for.
/// </summary>
internal static class MayChangePasskeys
{
    public static bool Add(ClaimsPrincipal user, bool hasPasskeys, TimeProvider clock) =>
        Freshness.IsFresh(user, clock)
        && (!hasPasskeys || user.Acr() == Acr.Recovery || Acr.Satisfies(user.Acr(), Acr.PhishingResistant));

    public static bool Revoke(ClaimsPrincipal user, TimeProvider clock) =>
        Freshness.IsFresh(user, clock) && Acr.Satisfies(user.Acr(), Acr.PhishingResistant);
}
