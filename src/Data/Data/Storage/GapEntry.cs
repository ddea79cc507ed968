using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage;

/// <summary>One entry of the gap ledger as it is read.</summary>
/// <param name="Kind">What.</param>
/// <param name="Key">Of which device, or <see cref="ReadingMessage.WholeStream"/>.</param>
/// <param name="At">The beginning of an absence, the time of measurement of a message, or the time at which a clock stood.</param>
internal sealed record GapEntry(GapKind Kind, string Key, DateTimeOffset At)
{
    public DateTimeOffset? Until { get; init; }

    public long? Periods { get; init; }

    /// <summary>How many of <see cref="Periods"/> lie within the time that was asked for.</summary>
    public long Within { get; init; }

    public long? Sequence { get; init; }

    /// <summary>Of a repeat, when the last came.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    public TimeSpan? LateBy { get; init; }

    public long? Count { get; init; }

    public long? DifferentValues { get; init; }

    public int? Revision { get; init; }

    public TimeSpan? BackBy { get; init; }

    public GapPlace Place => new(At, Key, Kind, Sequence ?? 0);
}
