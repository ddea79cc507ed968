namespace Bauhinia.Data.Model.Console;

/// <summary>What was said of a revision. The numbers stand in the store.</summary>
internal enum DecisionKind
{
    /// <summary>A publisher asked that it be published.</summary>
    Proposed = 1,

    /// <summary>An approver, who is not the one who asked, approved it.</summary>
    Approved = 2,

    /// <summary>An approver refused it.</summary>
    Refused = 3,

    /// <summary>An approver took the stream back from the public.</summary>
    Withdrawn = 4,

    /// <summary>A publisher took the request for approval back before it was decided.</summary>
    Retracted = 5,
}
