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

    /// <summary>As <see cref="ResidentByPasskey"/>, also for a program with an access token for the API.</summary>
    public const string ApiByPasskey = "api-by-passkey";

    /// <summary>As <see cref="ApiByPasskey"/>, also for a service account with an access token of its own: what it may do, its organisation and role decide.</summary>
    public const string ApiMember = "api-member";

    /// <summary>As <see cref="Registrar"/>, also for a program with an access token for the API.</summary>
    public const string ApiRegistrar = "api-registrar";

    /// <summary>The scheme that takes an access token where one is sent, and the session otherwise.</summary>
    public const string ApiScheme = "api";

    public const string Officer = "officer";
    public const string HelpDesk = "help-desk";
    public const string Registrar = "registrar";

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Recovering, policy => At(policy, Acr.Recovery));
        options.AddPolicy(Resident, policy => At(policy, Acr.Password));
        options.AddPolicy(ResidentByPasskey, policy => At(policy, Acr.PhishingResistant));
        options.AddPolicy(ApiByPasskey, policy => At(policy, Acr.PhishingResistant, ApiScheme));
        options.AddPolicy(ApiMember, policy => policy
            .AddAuthenticationSchemes(ApiScheme)
            .RequireAuthenticatedUser()
            .RequireAssertion(context => context.User.IsServiceAccount() || Acr.Satisfies(context.User.Acr(), Acr.PhishingResistant)));
        options.AddPolicy(ApiRegistrar, policy => At(policy, Acr.PhishingResistant, ApiScheme).RequireRole(nameof(StaffRole.Registrar)));
        options.AddPolicy(Officer, policy => At(policy, Acr.PhishingResistant).RequireRole(nameof(StaffRole.Officer)));
        options.AddPolicy(HelpDesk, policy => At(policy, Acr.PhishingResistant).RequireRole(nameof(StaffRole.HelpDesk)));
        options.AddPolicy(Registrar, policy => At(policy, Acr.PhishingResistant).RequireRole(nameof(StaffRole.Registrar)));
    }

    private static AuthorizationPolicyBuilder At(AuthorizationPolicyBuilder policy, string acr, string scheme = SessionAuthentication.SchemeName) => policy
        .AddAuthenticationSchemes(scheme)
        .RequireAuthenticatedUser()
        .RequireAssertion(context => Acr.Satisfies(context.User.Acr(), acr));
}
