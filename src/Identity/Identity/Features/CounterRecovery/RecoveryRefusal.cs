namespace Bauhinia.Identity.Features.CounterRecovery;

/// <summary>Why an officer may not take the step asked for; also the end of a text key.</summary>
internal enum RecoveryRefusal
{
    /// <summary>The step does not follow the present state, or the case lapsed.</summary>
    State,
    SameOfficer,
    OwnAccount,

    /// <summary>No account has the contact that was entered.</summary>
    NoAccount,

    /// <summary>The account was never proved, so there is nothing to compare documents with.</summary>
    NotProved,

    /// <summary>The wait is not over.</summary>
    TooEarly,
    Incomplete,
}
