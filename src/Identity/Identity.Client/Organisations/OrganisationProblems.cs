namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>Codes of the problems (RFC 9457) that the API of organisations answers.</summary>
public static class OrganisationProblems
{
    /// <summary>400: a name, mailbox, role or reason is missing, too long or unknown.</summary>
    public const string Invalid = "identity.organisation_invalid";

    /// <summary>400: what is to be registered breaks a rule; the member <c>refusals</c> names each.</summary>
    public const string RegistrationRefused = "identity.registration_refused";

    /// <summary>400: the picture is not taken; the member <c>reason</c> says why.</summary>
    public const string LogoRefused = "identity.logo_refused";

    /// <summary>403: the caller's role in the organisation does not reach.</summary>
    public const string RoleTooLow = "identity.organisation_role";

    /// <summary>403: a registrar may not decide for an organisation they are a member of, nor a request of their own.</summary>
    public const string OwnRequest = "identity.own_request";

    /// <summary>404: there is no such organisation, client, member, invitation or request, or it is another's.</summary>
    public const string NotFound = "identity.organisation_not_found";

    /// <summary>409: the organisation holds as many as it may, or the last owner would leave, or it was decided before.</summary>
    public const string Conflict = "identity.organisation_conflict";

    /// <summary>412: it was changed since it was read; read it again.</summary>
    public const string Changed = "identity.changed_since";
}
