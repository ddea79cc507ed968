using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Authorization;

namespace Bauhinia.Identity.Features.Sessions;

/// <summary>Who may enter a room. A route names one of these; a test refuses a route that names none.</summary>
internal static class Policies
{
    /// <summary>Signed in by any means, a recovery code included: only pages that add a passkey or re-enable a password.</summary>
    public const string Recovering = "recovering";

    /// <summary>Signed in by passkey or password.</summary>
    public const string Resident = "resident";

    /// <summary>Signed in by passkey: needed to see or change personal data and means of sign-in.</summary>
    public const string ResidentByPasskey = "resident-by-passkey";

    public const string Officer = "officer";
    public const string HelpDesk = "help-desk";
    public const string Registrar = "registrar";

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Recovering, policy => At(policy, Acr.Recovery));
        options.AddPolicy(Resident, policy => At(policy, Acr.Password));
        options.AddPolicy(ResidentByPasskey, policy => At(policy, Acr.PhishingResistant));
        options.AddPolicy(Officer, policy => At(policy, Acr.PhishingResistant).RequireRole(nameof(StaffRole.Officer)));
        options.AddPolicy(HelpDesk, policy => At(policy, Acr.PhishingResistant).RequireRole(nameof(StaffRole.HelpDesk)));
        options.AddPolicy(Registrar, policy => At(policy, Acr.PhishingResistant).RequireRole(nameof(StaffRole.Registrar)));
    }

    private static AuthorizationPolicyBuilder At(AuthorizationPolicyBuilder policy, string acr) => policy
        .AddAuthenticationSchemes(SessionAuthentication.SchemeName)
        .RequireAuthenticatedUser()
        .RequireAssertion(context => Acr.Satisfies(context.User.Acr(), acr));
}
