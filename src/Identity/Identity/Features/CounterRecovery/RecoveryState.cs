namespace Bauhinia.Identity.Features.CounterRecovery;

internal enum RecoveryState
{
    /// <summary>Asked for; the person goes to a counter.</summary>
    Started,

    /// <summary>A first officer compared the documents with the record.</summary>
    Checked,

    /// <summary>A second officer agreed; the wait runs.</summary>
    Approved,
    Completed,

    /// <summary>By the owner of the account.</summary>
    Cancelled,

    /// <summary>By an officer.</summary>
    Refused,
}
