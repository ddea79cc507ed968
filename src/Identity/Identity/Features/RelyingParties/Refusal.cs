namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Why a request of a member was not done; pages and API say it each in their own form.</summary>
internal enum Refusal
{
    /// <summary>Not there, or another organisation's: the two are not told apart.</summary>
    NotFound,
    Invalid,
    RoleTooLow,
    OwnRequest,
    Conflict,
    Changed,

    /// <summary>The organisation has as many members as it may have.</summary>
    TooManyMembers,

    /// <summary>The account is in as many organisations as it may be.</summary>
    TooManyOrganisations,
}
