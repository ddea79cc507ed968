using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.History;

/// <summary>What is asked of a stream's history.</summary>
internal sealed record HistoryQuery
{
    /// <summary>Measured at this time or later.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Measured before this time.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The fields to answer, in the stream's order.</summary>
    public required IReadOnlyList<StreamField> Fields { get; init; }

    public required IReadOnlyList<HistoryFilter> Filters { get; init; }

    /// <summary>The history as it stood after the event of this sequence; null for as it stands in the lake.</summary>
    public long? AsOf { get; init; }

    public HistoryCursor? After { get; init; }

    /// <summary>Most rows of the answer.</summary>
    public required int Limit { get; init; }
}
