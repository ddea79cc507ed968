using Bauhinia.Data.Features.History;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Rollups;

/// <summary>What is asked of a stream's hours or days.</summary>
internal sealed record RollupQuery
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>Days of the city, or hours.</summary>
    public required bool IsDaily { get; init; }

    /// <summary>All sensors together, or each by itself.</summary>
    public required bool IsAll { get; init; }

    /// <summary>The fields to answer, in the stream's order.</summary>
    public required IReadOnlyList<StreamField> Measures { get; init; }

    public required IReadOnlyList<HistoryFilter> Filters { get; init; }

    /// <summary>As they stood after the event of this sequence; null for as they stand in the lake.</summary>
    public long? AsOf { get; init; }

    public RollupCursor? After { get; init; }

    /// <summary>Most rows of the answer.</summary>
    public required int Limit { get; init; }
}
