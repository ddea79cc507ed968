using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.History;

/// <summary>Hours and days are what their readings come to: late, corrected, rewritten or as of a moment, held against sums of the readings that were sent.</summary>
public sealed class RollupTests
{
    private const string Stream = $"/api/v1/streams/{TestStreams.Levels}";
    private const string Range = "from=2026-01-01T00:00:00Z&to=2026-01-04T00:00:00Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hours_and_days_equal_the_sums_of_what_was_sent_late_and_corrected_too()
    {
        var host = await HighwayHost.Start();
        var sent = new Dictionary<DateTimeOffset, (string Sensor, decimal Level)[]>();
        var begin = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
        // Two days of the city (16:00 UTC is its midnight), then one that comes late, then a correction that no longer speaks of s2.
        for (var half = 0; half < 40; half++) await Send(host, sent, begin.AddMinutes(30 * half), ("s1", half + 0.1m), ("s2", -half / 3m));
        await Whole(host);
        Assert.Equal(Expected(sent), await Told(host));
        var before = await HistoryTests.Now(host);
        var then = Expected(sent);
        await Send(host, sent, begin.AddDays(-1), ("s1", 99.9999999999m));
        await Whole(host);
        await Send(host, sent, begin.AddMinutes(30), ("s1", 7m));
        await Whole(host);
        Assert.Equal(Expected(sent), await Told(host));

        // Each day as one file.
        using (var client = host.Client())
        {
            foreach (var day in (string[])["2026-01-02", "2026-01-03"]) (await client.GetAsync(new Uri($"{Stream}/days/{day}.parquet", UriKind.Relative), Token)).Dispose();
        }
        Assert.Equal(Expected(sent), await Told(host));
        // As it stood before what came late and was corrected.
        Assert.Equal(then, await Told(host, before));
        await host.Host.Stop();
        await using var next = await HighwayHost.Start(host);
        Assert.Equal(Expected(sent), await Told(next));
        Assert.Equal(then, await Told(next, before));
    }

    [Fact]
    public async Task All_sensors_together_pages_and_tables_say_the_same()
    {
        await using var host = await HighwayHost.Start();
        var sent = new Dictionary<DateTimeOffset, (string Sensor, decimal Level)[]>();
        for (var hour = 0; hour < 3; hour++) await Send(host, sent, new DateTimeOffset(2026, 1, 2, hour, 0, 0, TimeSpan.Zero), ("s1", hour), ("s2", 0.5m), ("s3", -1m));
        await Whole(host);

        var (_, all) = await host.Get($"{Stream}/rollups/hourly?{Range}&group=all&measure=level");
        Assert.Equal(
            ["""{"hour":"2026-01-02T00:00:00Z","readings":3,"level_count":3,"level_sum":-0.5,"level_min":-1,"level_max":0.5,"level_mean":-0.166667}""",
             """{"hour":"2026-01-02T01:00:00Z","readings":3,"level_count":3,"level_sum":0.5,"level_min":-1,"level_max":1,"level_mean":0.166667}""",
             """{"hour":"2026-01-02T02:00:00Z","readings":3,"level_count":3,"level_sum":1.5,"level_min":-1,"level_max":2,"level_mean":0.5}"""],
            all["hours"]?.AsArray().Select(h => h?.ToJsonString() ?? "") ?? []);
        var whole = (await host.Get($"{Stream}/rollups/hourly?{Range}")).Body["hours"]?.AsArray().Select(h => h?.ToJsonString() ?? "").ToList() ?? [];
        var paged = new List<string>();
        var page = $"{Stream}/rollups/hourly?{Range}&limit=2";
        while (page.Length > 0)
        {
            var (_, answer) = await host.Get(page);
            paged.AddRange(answer["hours"]?.AsArray().Select(h => h?.ToJsonString() ?? "") ?? []);
            page = (string?)answer["next"] ?? "";
        }
        Assert.Equal((9, true), (whole.Count, whole.SequenceEqual(paged)));
        using var client = host.Client();
        var table = await client.GetStringAsync(new Uri($"{Stream}/rollups/daily.csv?{Range}&sensor=s2&measure=level", UriKind.Relative), Token);
        Assert.Equal("day,sensor,readings,level_count,level_sum,level_min,level_max,level_mean\r\n2026-01-02,s2,3,3,1.5,0.5,0.5,0.5\r\n", table.TrimStart('\uFEFF'));
    }

    [Fact]
    public async Task An_answer_keeps_its_tag_until_something_comes_for_its_time()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await Whole(host);
        var question = $"{Stream}/rollups/hourly?{Range}";
        var (_, tag) = await Ask(host, question, null);
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"2026-02-01T00:00:00Z","readings":[{"sensor":"s1","level":1}]}""");
        await Whole(host);
        Assert.Equal((HttpStatusCode.NotModified, tag), await Ask(host, question, tag));
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(1));
        await Whole(host);
        var (status, other) = await Ask(host, question, tag);
        Assert.Equal((HttpStatusCode.OK, false), (status, other?.Equals(tag) ?? true));
    }

    [Theory]
    [InlineData("group=sensor", "group")]
    [InlineData("measure=sensor", "measure")]
    [InlineData("fields=level", "fields")]
    [InlineData("after=x", "after")]
    [InlineData("from=2000-01-01T00:00:00Z", "from")]
    public async Task A_parameter_that_is_wrong_is_named(string query, string parameter)
    {
        await using var host = await HighwayHost.Start();
        var (status, problem) = await host.Get($"{Stream}/rollups/daily?{query}");
        Assert.Equal((HttpStatusCode.BadRequest, parameter), (status, (string?)problem["parameter"]));
    }

    private static async Task<(HttpStatusCode Status, EntityTagHeaderValue? Tag)> Ask(HighwayHost host, string question, EntityTagHeaderValue? known)
    {
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, question);
        if (known is not null) request.Headers.IfNoneMatch.Add(known);
        using var answer = await client.SendAsync(request, Token);
        return (answer.StatusCode, answer.Headers.ETag);
    }

    private static async Task Send(HighwayHost host, Dictionary<DateTimeOffset, (string Sensor, decimal Level)[]> sent, DateTimeOffset time, params (string Sensor, decimal Level)[] readings)
    {
        (string Sensor, decimal Level)[] kept = [.. readings.Select(r => (r.Sensor, decimal.Round(r.Level, 10)))];
        sent[time] = kept;
        var parts = kept.Select(r => string.Create(CultureInfo.InvariantCulture, $$"""{"sensor":"{{r.Sensor}}","level":{{r.Level}}}"""));
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{LakeFolderTests.At(time)}}","readings":[{{string.Join(",", parts)}}]}""");
    }

    private static List<string> Expected(Dictionary<DateTimeOffset, (string Sensor, decimal Level)[]> sent) =>
        RollupLines.Expected([.. sent.SelectMany(m => m.Value.Select(r => (m.Key, r.Sensor, r.Level)))]);

    private static async Task<List<string>> Told(HighwayHost host, string? asOf = null)
    {
        using var client = host.Client();
        return await RollupLines.Told(client, TestStreams.Levels, "level", "from=2025-12-31T16:00:00Z&to=2026-01-04T00:00:00Z" + (asOf is null ? "" : $"&asOf={asOf}"));
    }

    /// <summary>Asks about the newest moment, so that the lake holds it.</summary>
    private static async Task Whole(HighwayHost host) => await host.Get($"{Stream}/history?asOf={await HistoryTests.Now(host)}");
}
