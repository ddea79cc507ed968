namespace Bauhinia.Identity.Features.ProofingCases;

internal enum CaseStatus
{
    /// <summary>Begun by the applicant and not yet handed in.</summary>
    Draft,

    /// <summary>In the queue.</summary>
    Submitted,

    /// <summary>An officer has taken it.</summary>
    InReview,

    /// <summary>Back with the applicant.</summary>
    NeedsMore,
    Approved,
    Refused,
    Withdrawn,
    Expired,
}
