namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>What a member may do, weakest first.</summary>
internal enum OrganisationRole
{
    /// <summary>Sees everything and asks for production.</summary>
    Approver,

    /// <summary>Also registers, changes and suspends sandbox clients and rolls keys.</summary>
    Developer,

    /// <summary>Also invites and removes members, and removes clients.</summary>
    Owner,
}
