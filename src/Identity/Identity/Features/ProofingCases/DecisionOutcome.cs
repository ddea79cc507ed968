namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>What became of an attempt to decide.</summary>
internal enum DecisionOutcome
{
    Done,

    /// <summary>No such case, the officer's own, or not in the officer's hands.</summary>
    NotFound,

    /// <summary>The case changed since the officer looked at it.</summary>
    Changed,

    /// <summary>The resident has not entered the case code with a passkey.</summary>
    ResidentHasNotApproved,

    /// <summary>The account was closed, or has no means of sign-in yet.</summary>
    AccountNotReady,

    /// <summary>A finding forbids approval.</summary>
    Forbidden,

    /// <summary>Another account was given this identity first.</summary>
    Duplicate,
}
