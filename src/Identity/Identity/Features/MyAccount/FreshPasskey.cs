using System.Security.Claims;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Mvc;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>What cannot be undone, or hands out everything, asks for the passkey again: an unlocked phone on a table must not be enough.</summary>
internal static class FreshPasskey
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static bool Has(ClaimsPrincipal user, TimeProvider clock) =>
        Acr.Satisfies(user.Acr(), Acr.PhishingResistant) && clock.GetUtcNow() - user.AuthenticatedAt() <= Limit;

    /// <summary>Leads to the sign-in page, and back to <paramref name="page"/> afterwards.</summary>
    public static RedirectResult Ask(string page) => new("/sign-in?step-up=1&return=" + Uri.EscapeDataString(page));
}
