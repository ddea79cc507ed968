namespace Bauhinia.Data.Features.Feeds;

/// <summary>What became of one file.</summary>
internal sealed record FeedOutcome
{
    /// <summary>Messages that the journal took as new.</summary>
    public int Accepted { get; init; }

    /// <summary>Messages that were there before, and were counted.</summary>
    public int Repeated { get; init; }

    /// <summary>Messages with other values for a time that was there before.</summary>
    public int Revised { get; init; }

    /// <summary>Messages that were not taken: measured in the future, or without one usable reading.</summary>
    public int Refused { get; init; }

    /// <summary>Readings in the messages that were taken.</summary>
    public int Readings { get; init; }

    /// <summary>Readings that break the stream's schema or name no sensor, and were left out.</summary>
    public int LeftOut { get; init; }

    /// <summary>Periods whose date was put right.</summary>
    public int CorrectedDates { get; init; }

    /// <summary>True when the file broke off; what stood whole before was taken.</summary>
    public bool IsCut { get; init; }

    /// <summary>Why nothing was taken: a stable word of <c>docs/reference/data.md</c>; null when the file was read.</summary>
    public string? Problem { get; init; }
}
