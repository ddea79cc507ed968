namespace Bauhinia.Data.Model.Console;

/// <summary>What follows from a stream's decisions for its running revision.</summary>
/// <param name="Revision">The number of the running revision.</param>
/// <param name="Decisions">All that was decided about the stream, in order.</param>
internal sealed record PublicationState(int Revision, IReadOnlyList<Decision> Decisions)
{
    /// <summary>The approval of the running revision, unless the stream was taken back since.</summary>
    public Decision? Approval => LastWord is { Kind: DecisionKind.Approved } word && word.Revision == Revision ? word : null;

    public bool IsApproved => Approval is not null;

    /// <summary>Whether the stream was taken back, and nothing has been approved since.</summary>
    public bool IsWithdrawn => LastWord is { Kind: DecisionKind.Withdrawn };

    /// <summary>The proposal that waits: the last thing said of the running revision.</summary>
    public Decision? Proposal => Decisions.Count > 0 && Decisions[^1] is { Kind: DecisionKind.Proposed } last && last.Revision == Revision ? last : null;

    /// <summary>Whether the last thing said of the running revision is a refusal.</summary>
    public bool IsRefused => Decisions.Count > 0 && Decisions[^1] is { Kind: DecisionKind.Refused } last && last.Revision == Revision;

    // Asking, taking that back and refusing change nothing of what holds.
    private Decision? LastWord => Decisions.LastOrDefault(d => d.Kind is DecisionKind.Approved or DecisionKind.Withdrawn);
}
