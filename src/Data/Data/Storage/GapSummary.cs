namespace Bauhinia.Data.Storage;

/// <summary>Sums of the gap ledger over a time.</summary>
internal sealed record GapSummary
{
    /// <summary>Periods that were promised, of all devices, from the first that came.</summary>
    public required long Expected { get; init; }

    public required long Absent { get; init; }

    public required int Late { get; init; }

    public required long Repeats { get; init; }

    public required int Revisions { get; init; }

    /// <summary>Readings of a sensor that stood in their message before.</summary>
    public required long Doubled { get; init; }

    public required int ClockSteps { get; init; }

    /// <summary>The newest period that came; null before the first.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Since when nothing has come at all; null while messages come.</summary>
    public DateTimeOffset? SilentSince { get; init; }
}
