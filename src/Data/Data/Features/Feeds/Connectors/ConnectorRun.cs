namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>How the last run of a stream's connector ended, and when the next is due.</summary>
internal sealed record ConnectorRun
{
    public required string Stream { get; init; }

    /// <summary>What was run: the address that was asked, or the words <c>replay</c> and <c>simulated</c>.</summary>
    public required string From { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary><c>taken</c>, <c>not_modified</c>, or the word of what went wrong.</summary>
    public required string Outcome { get; init; }

    /// <summary>The status that the publisher's server answered; null when it was not asked or did not answer.</summary>
    public int? Status { get; init; }

    public FeedValidators Validators { get; init; } = new(null, null);

    /// <summary>Failures since the last run that went well.</summary>
    public int Failures { get; init; }

    /// <summary>Null when nothing more comes.</summary>
    public DateTimeOffset? NextAt { get; init; }

    public DateTimeOffset? LastGoodAt { get; init; }

    /// <summary>All runs so far.</summary>
    public long Runs { get; init; }

    /// <summary>What became of the file; all zero when there was none.</summary>
    public FeedOutcome File { get; init; } = new();
}
