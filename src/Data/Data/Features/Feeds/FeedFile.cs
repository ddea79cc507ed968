namespace Bauhinia.Data.Features.Feeds;

/// <summary>What a format found in a file.</summary>
internal sealed class FeedFile
{
    public List<FeedMessage> Messages { get; } = [];

    /// <summary>True when the file ended before its end: <see cref="Messages"/> then holds the readings that stood whole before the cut.</summary>
    public bool IsCut { get; set; }

    /// <summary>Periods whose date was put right.</summary>
    public int CorrectedDates { get; set; }

    /// <summary>Rows that name no sensor or no time.</summary>
    public int Unreadable { get; set; }

    /// <summary>Why nothing can be taken from the file: a stable word of <c>docs/reference/data.md</c>; null when it could be read.</summary>
    public string? Refusal { get; init; }

    public static FeedFile Refused(string why) => new() { Refusal = why };
}
