using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Queries;

/// <summary>The queries about traffic that the product carries come to what counting the readings that were sent comes to.</summary>
public sealed class TrafficQueryTests : IAsyncLifetime
{
    private const string Stream = "td-traffic-speed";
    private const int Periods = 400;
    private const int CorrectedPeriod = 5;
    private static readonly DateTimeOffset First = new(2026, 1, 1, 14, 0, 0, TimeSpan.Zero);
    private static readonly string[] Lanes = ["Fast Lane", "Slow Lane"];
    private readonly List<Reading> sent = [];
    private readonly Dictionary<string, string[]> register = File.ReadLines(Path.Combine(Repository.Root, "data", "hong-kong", "traffic_detectors.csv")).Skip(1)
        .Select(l => l.Split(',')).Where(c => c.Length == 11).ToDictionary(c => c[0]);

    private HighwayHost? host;
    private string moment = "";

    private string[] Detectors => [.. register.Keys.Where((_, i) => i % 90 == 0).Take(4)];

    public async ValueTask InitializeAsync()
    {
        host = await HighwayHost.Start();
        for (var period = 0; period < Periods; period++) sent.AddRange(Made(period, 0));
        var messages = sent.GroupBy(r => r.At).Select(Message);
        await host.Accepted(Stream, $"[{string.Join(",", messages)}]");
        var corrected = Made(CorrectedPeriod, 7).ToList();
        sent.RemoveAll(r => r.At == corrected[0].At);
        sent.AddRange(corrected);
        await host.Accepted(Stream, Message(corrected));
        moment = (string?)(await host.Get($"/api/v1/streams/{Stream}/latest")).Body["resumeToken"] ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }

    [Fact]
    public async Task Readings_and_slow_ones_are_those_that_were_sent()
    {
        Assert.Equal(
            sent.OrderBy(r => r.Detector, StringComparer.Ordinal).ThenBy(r => r.Lane, StringComparer.Ordinal).ThenBy(r => r.At).Select(r => $"{Time(r.At)}|{r.Detector}|{r.Lane}|{r.Speed}|{r.Occupancy}|{r.Volume}"),
            await Rows("traffic-readings", "", "measuredAt", "detector", "lane", "speed", "occupancy", "volume"));
        Assert.Equal(
            sent.Where(r => r.Speed < 45 && r.Volume > 0).Select(r => $"{Time(r.At)}|{r.Detector}|{r.Lane}|{r.Speed}|{r.Volume}").Order(StringComparer.Ordinal),
            (await Rows("traffic-slow-readings", "&below=45", "measuredAt", "detector", "lane", "speed", "volume")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Hours_and_five_minutes_hold_their_sums()
    {
        Assert.Equal(
            sent.GroupBy(r => (Hour: Begin(r.At, TimeSpan.FromHours(1)), r.Detector)).OrderBy(g => g.Key.Hour).ThenBy(g => g.Key.Detector, StringComparer.Ordinal)
                .Select(g => $"{Time(g.Key.Hour)}|{g.Key.Detector}|{g.Count()}|{g.Sum(r => r.Volume)}|{Quotient(g.Sum(r => (r.Speed ?? 0) * r.Volume), g.Where(r => r.Speed is not null).Sum(r => r.Volume))}"),
            await Rows("traffic-hourly-volume", "", "hour", "detector", "readings", "volume", "speed"));
        Assert.Equal(
            sent.Where(r => r.Detector == Detectors[1]).GroupBy(r => (Begin: Begin(r.At, TimeSpan.FromMinutes(5)), r.Lane))
                .Select(g => $"{Time(g.Key.Begin)}|{Detectors[1]}|{g.Key.Lane}|{g.Count()}|{g.Sum(r => r.Volume)}|{Mean(g.Select(r => r.Speed))}").Order(StringComparer.Ordinal),
            (await Rows("traffic-five-minutes", $"&detector={Detectors[1]}", "beginsAt", "detector", "lane", "readings", "volume", "speed")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Districts_and_the_busiest_are_those_of_the_register()
    {
        var placed = sent.GroupBy(r => (Hour: Begin(r.At, TimeSpan.FromHours(1)), District: register[r.Detector][1]));
        Assert.Equal(
            placed.OrderBy(g => g.Key.Hour).ThenBy(g => g.Key.District, StringComparer.Ordinal)
                .Select(g => $"{Time(g.Key.Hour)}|{g.Key.District}|{g.Select(r => r.Detector).Distinct().Count()}|{g.Sum(r => r.Volume)}|{Mean(g.Select(r => r.Speed))}"),
            await Rows("traffic-district-speed", "", "hour", "district", "detectors", "volume", "speed"));
        Assert.Equal(
            sent.GroupBy(r => r.Detector).OrderByDescending(g => g.Sum(r => r.Volume)).ThenBy(g => g.Key, StringComparer.Ordinal).Take(2)
                .Select(g => $"{g.Key}|{register[g.Key][3].Trim()}|{g.Sum(r => r.Volume)}|{Mean(g.Select(r => r.Speed))}"),
            await Rows("traffic-busiest-detectors", "&top=2", "detector", "roadZhHant", "volume", "speed"));
    }

    [Fact]
    public async Task The_day_and_the_percentiles_are_counted()
    {
        Assert.Equal(
            sent.GroupBy(r => r.At.ToOffset(TimeSpan.FromHours(8)).Hour).OrderBy(g => g.Key)
                .Select(g => $"{g.Key}|{g.Count()}|{g.Sum(r => r.Volume)}|{Mean(g.Select(r => r.Speed))}|{Mean(g.Select(r => (int?)r.Occupancy))}"),
            await Rows("traffic-daily-profile", "", "hourOfDay", "readings", "volume", "speed", "occupancy"));
        Assert.Equal(
            sent.Where(r => r.Speed is not null && r.Volume > 0).GroupBy(r => r.Detector).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
            {
                var speeds = g.Select(r => r.Speed ?? 0).Order().ToList();
                int Percentile(int percent) => speeds[(int)Math.Ceiling(speeds.Count * percent / 100m) - 1];
                return $"{g.Key}|{speeds.Count}|{Percentile(15)}|{Percentile(50)}|{Percentile(85)}";
            }),
            await Rows("traffic-speed-percentiles", "", "detector", "readings", "p15", "p50", "p85"));
    }

    [Fact]
    public async Task Missing_readings_and_shares_of_lanes_are_counted()
    {
        var periods = sent.Select(r => r.At).Distinct().Count();
        var lanes = sent.GroupBy(r => (r.Detector, r.Lane)).ToList();
        Assert.Equal(
            lanes.Select(g => (g.Key, Count: g.Count(), Missing: periods - g.Select(r => r.At).Distinct().Count(), Unmeasured: g.Count(r => r.Speed is null), Last: g.Max(r => r.At)))
                .OrderByDescending(l => l.Missing).ThenByDescending(l => l.Unmeasured).ThenBy(l => l.Key.Detector, StringComparer.Ordinal).ThenBy(l => l.Key.Lane, StringComparer.Ordinal).Take(3)
                .Select(l => $"{l.Key.Detector}|{l.Key.Lane}|{l.Count}|{l.Missing}|{l.Unmeasured}|{Time(l.Last)}"),
            await Rows("traffic-missing-readings", "&top=3", "detector", "lane", "readings", "missing", "unmeasured", "lastAt"));
        Assert.Equal(
            lanes.OrderBy(g => g.Key.Detector, StringComparer.Ordinal).ThenBy(g => g.Key.Lane, StringComparer.Ordinal)
                .Select(g => $"{g.Key.Detector}|{g.Key.Lane}|{g.Sum(r => r.Volume)}|{Quotient(100 * g.Sum(r => r.Volume), sent.Where(r => r.Detector == g.Key.Detector).Sum(r => r.Volume))}"),
            await Rows("traffic-lane-shares", "", "detector", "lane", "volume", "share"));
    }

    private IEnumerable<Reading> Made(int period, int more)
    {
        for (var detector = 0; detector < Detectors.Length; detector++)
        {
            for (var lane = 0; lane < Lanes.Length; lane++)
            {
                var seed = (period * 31) + (detector * 17) + (lane * 7);
                // Some say nothing, the more the higher their number, and some have no speed.
                if (seed % (23 - (detector * 3) - lane) == 0) continue;
                yield return new Reading(First.AddSeconds(30 * period), Detectors[detector], Lanes[lane], seed % 13 == 0 ? null : 20 + (seed * 7 % 71) + more, seed % 90, seed % (9 + detector));
            }
        }
    }

    private static string Message(IEnumerable<Reading> readings)
    {
        var list = readings.ToList();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $$"""{"measuredAt":"{{Time(list[0].At)}}","readings":[""");
        text.AppendJoin(',', list.Select(r => $$"""{"detector":"{{r.Detector}}","lane":"{{r.Lane}}",{{(r.Speed is { } speed ? $"\"speed\":{speed}," : "")}}"occupancy":{{r.Occupancy}},"volume":{{r.Volume}}}"""));
        return text.Append("]}").ToString();
    }

    private async Task<IReadOnlyList<string>> Rows(string query, string more, params string[] columns)
    {
        Assert.NotNull(host);
        var (_, answer) = await host.Get($"/api/v1/queries/{query}/result?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&asOf={moment}{more}");
        return [.. Assert.IsType<JsonArray>(answer["rows"]).Select(r => string.Join('|', columns.Select(c => r?[c] is not { } value ? "" : value.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)value : value.ToJsonString())))];
    }

    private static DateTimeOffset Begin(DateTimeOffset time, TimeSpan of) => new(time.UtcTicks - (time.UtcTicks % of.Ticks), TimeSpan.Zero);

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Mean(IEnumerable<int?> values) => Quotient(values.Sum(v => v ?? 0), values.Count(v => v is not null));

    private static string Quotient(int sum, int count) => count == 0 ? "" : ((double)sum / count).ToString("R", CultureInfo.InvariantCulture);

    private sealed record Reading(DateTimeOffset At, string Detector, string Lane, int? Speed, int Occupancy, int Volume);
}
