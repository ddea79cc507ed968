using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Queries;

/// <summary>What is asked by a query's name.</summary>
internal sealed record Question
{
    /// <summary>Measured at this time or later.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Measured before this time.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The streams, each with the sequence of the moment; null for as it stands in the lake.</summary>
    public required IReadOnlyList<(JournalStream Stream, long? AsOf)> Streams { get; init; }

    /// <summary>Texts, whole numbers of 64 bits, or null, by parameter.</summary>
    public required IReadOnlyDictionary<string, object?> Values { get; init; }
}
