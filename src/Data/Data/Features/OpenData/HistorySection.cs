using System.Globalization;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Lake;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>What a data set's page says of its past: the days that the lake holds, and how to ask for any time.</summary>
/// <param name="Path">Where the interface lists the days.</param>
/// <param name="Days">The newest, the newest first.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Oldest">The oldest; null where there is none.</param>
internal sealed record HistorySection(string Path, IReadOnlyList<HistoryDay> Days, int Count, DateOnly? Oldest)
{
    private const int MostDays = 7;

    public static HistorySection Read(StreamId stream, LakeManifest manifest)
    {
        var path = $"/api/v1/streams/{stream}/days";
        using var lease = manifest.Lease(stream, DateOnly.MinValue, DateOnly.MaxValue);
        var days = lease.Files.GroupBy(f => f.Day).OrderByDescending(d => d.Key).ToList();
        return new HistorySection(
            path,
            [.. days.Take(MostDays).Select(d => new HistoryDay(d.Key, d.Sum(f => f.Rows), $"{path}/{d.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.parquet"))],
            days.Count,
            days.Count == 0 ? null : days[^1].Key);
    }
}
