using System.Globalization;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>The part of a data set's page that says what is missing: sums of the last day, and the newest entries of the gap ledger.</summary>
internal sealed record GapSection
{
    private const int MostEntries = 15;
    private static readonly TimeSpan Time = TimeSpan.FromDays(1);

    public required string Stream { get; init; }

    public required bool IsPerDevice { get; init; }

    /// <summary>Minutes for which a period is awaited.</summary>
    public required int AwaitedMinutes { get; init; }

    public required GapSummary Summary { get; init; }

    public required IReadOnlyList<GapEntry> Entries { get; init; }

    public string Path => $"/api/v1/streams/{Stream}/gaps";

    public static string LedgerPath => $"/datasets/{Ledger.StreamName}";

    /// <returns>Null for a stream that promises no period.</returns>
    public static async Task<GapSection?> Read(JournalStream stream, GapReader gaps, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (stream.Grid is not { } grid) return null;
        var (summary, entries) = await gaps.Read(stream, grid, new GapQuery(now - Time, now, now) { Most = MostEntries, IsNewestFirst = true }, cancellationToken);
        return new GapSection
        {
            Stream = stream.Id.Value,
            IsPerDevice = stream.Declaration.IsPerDevice,
            AwaitedMinutes = (int)TimeSpan.FromMicroseconds(grid.PatienceMicroseconds).TotalMinutes,
            Summary = summary,
            Entries = entries,
        };
    }

    /// <summary>The name of an entry's text, and what belongs into it.</summary>
    public static (string Text, object[] Values) Words(GapEntry entry) => entry.Kind switch
    {
        GapKind.Absent when entry.Until is null => ("StillAbsent", [Number(entry.Periods)]),
        GapKind.Absent => ("Absent", [Number(entry.Periods)]),
        GapKind.Late => ("Late", [Number((long?)entry.LateBy?.TotalMinutes)]),
        GapKind.Repeated => ("Repeated", [Number(entry.Count)]),
        GapKind.Revised => ("Revised", [Number(entry.Revision)]),
        GapKind.Doubled => ("Doubled", [Number(entry.Count), Number(entry.DifferentValues)]),
        _ => ("Clock", [Number((long?)entry.BackBy?.TotalSeconds)]),
    };

    public static string Number(long? number) => (number ?? 0).ToString("N0", CultureInfo.CurrentCulture);
}
