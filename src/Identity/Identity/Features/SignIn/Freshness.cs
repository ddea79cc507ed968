using System.Security.Claims;
using Bauhinia.Identity.Features.Sessions;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>
/// Means of sign-in are changed only shortly after the person proved presence, so that an unlocked phone left on a table is not enough
/// to take an account over (NIST SP 800-63B-4 §4.1.2).
/// </summary>
internal static class Freshness
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    public static bool IsFresh(ClaimsPrincipal user, TimeProvider clock) => clock.GetUtcNow() - user.AuthenticatedAt() <= Limit;
}
