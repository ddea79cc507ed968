using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.History;

/// <summary>The history answers what was measured, late, corrected and exact, and always says of which moment.</summary>
public sealed class HistoryTests
{
    private const string Path = $"/api/v1/streams/{TestStreams.Levels}/history";
    private const string Year = "from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z";

    [Fact]
    public async Task Answers_a_range_by_time_of_measurement_and_not_of_arrival()
    {
        await using var host = await HighwayHost.Start();
        foreach (var second in (int[])[30, 10, 20, 40]) await host.Accepted(TestStreams.Levels, HighwayHost.Message(second, $"{second}"));

        var (status, answer) = await host.Get($"{Path}?from={HighwayHost.At(10)}&to={HighwayHost.At(40)}&asOf={await Now(host)}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([10m, 20m, 30m], Levels(answer));
        Assert.Equal([2L, 3L, 1L], answer["readings"]?.AsArray().Select(r => (long)r!["sequence"]!) ?? []);
        Assert.Equal(await Now(host), (string?)answer["asOf"]);
    }

    [Fact]
    public async Task A_correction_takes_the_place_of_its_message_from_its_moment_on()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"sensor":"s1","level":1},{"sensor":"s2","level":2}]}""");
        var before = await Now(host);
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"sensor":"s1","level":1.5}]}""");
        var after = await Now(host);

        Assert.Equal([1m, 2m], Levels((await host.Get($"{Path}?{Year}&asOf={before}")).Body));
        var (_, corrected) = await host.Get($"{Path}?{Year}&asOf={after}");
        Assert.Equal([1.5m], Levels(corrected));
        Assert.Equal(2, (int?)corrected["readings"]?[0]?["revision"]);
        // The corrected message no longer speaks of s2.
        Assert.Empty(Levels((await host.Get($"{Path}?{Year}&sensor=s2&asOf={after}")).Body));
        Assert.Equal([2m], Levels((await host.Get($"{Path}?{Year}&sensor=s2&asOf={before}")).Body));
    }

    [Fact]
    public async Task Pages_hold_every_reading_once_and_stay_with_their_moment()
    {
        await using var host = await HighwayHost.Start();
        for (var second = 0; second < 7; second++) await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(second)}}","readings":[{"sensor":"s1","level":{{second}}},{"sensor":"s2","level":{{second}}.5}]}""");
        var page = $"{Path}?{Year}&limit=3&asOf={await Now(host)}";
        var levels = new List<decimal>();
        for (var pages = 0; pages < 6 && page.Length > 0; pages++)
        {
            var (_, answer) = await host.Get(page);
            levels.AddRange(Levels(answer));
            page = (string?)answer["next"] ?? "";
            // What comes in between belongs to another moment.
            await host.Accepted(TestStreams.Levels, HighwayHost.Message(100 + pages));
        }

        Assert.Empty(page);
        Assert.Equal(Enumerable.Range(0, 14).Select(i => i / 2m), levels);
    }

    [Fact]
    public async Task Every_kind_of_value_comes_back_as_it_was_sent()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Devices, $$"""
            {"key":"d1","measuredAt":"{{HighwayHost.At(0)}}","readings":[
            {"sensor":"感應器 '1' \"","level":12.3456789012,"steps":9007199254740993,"state":"good","on":false,"since":"2026-01-01T08:00:00.123456+08:00"},{"sensor":"s2"}]}
            """);
        var (_, latest) = await host.Get($"/api/v1/streams/{TestStreams.Devices}/latest");

        var (_, answer) = await host.Get($"/api/v1/streams/{TestStreams.Devices}/history?{Year}&asOf={(string?)latest["resumeToken"]}");

        var first = answer["readings"]?[0]?.AsObject();
        Assert.Equal("感應器 '1' \"", (string?)first?["sensor"]);
        Assert.Equal("12.3456789012", first?["level"]?.ToJsonString());
        Assert.Equal("9007199254740993", first?["steps"]?.ToJsonString());
        Assert.Equal("good", (string?)first?["state"]);
        Assert.False((bool?)first?["on"]);
        Assert.Equal("2026-01-01T00:00:00.123456Z", (string?)first?["since"]);
        Assert.False(answer["readings"]?[1]?.AsObject().ContainsKey("level"));
    }

    [Theory]
    [InlineData("99.12345678901")]
    [InlineData("0.00000000001")]
    public async Task A_number_that_could_not_be_kept_exactly_is_refused(string level)
    {
        await using var host = await HighwayHost.Start();
        using var answer = await host.Push(TestStreams.Levels, HighwayHost.Message(0, level));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("decimal_digits", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("asof=2026-01-01T00:00:00Z", "asof")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("to=2026-01-01", "to")]
    [InlineData("to=9999-12-31T20:00:00Z", "to")]
    [InlineData("asOf=9999-12-31T23:59:59.999999Z", "asOf")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=100001", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("fields=level,nothing", "fields")]
    [InlineData("fields=level%22)%20FROM%20(SELECT", "fields")]
    [InlineData("level=1", "level")]
    [InlineData("after=x", "after")]
    [InlineData("asOf=x", "asOf")]
    [InlineData("sensor=", "sensor")]
    public async Task A_parameter_that_is_wrong_is_named(string query, string parameter)
    {
        await using var host = await HighwayHost.Start();
        var (status, problem) = await host.Get($"{Path}?{query}");
        Assert.Equal((HttpStatusCode.BadRequest, "data.query_malformed", parameter), (status, (string?)problem["code"], (string?)problem["parameter"]));
    }

    [Fact]
    public async Task A_value_is_never_taken_for_a_part_of_the_question()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        var (status, answer) = await host.Get($"{Path}?{Year}&sensor=%27%20OR%20%271%27%3D%271&asOf={await Now(host)}");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(Levels(answer));
    }

    [Theory]
    [InlineData(TestStreams.Hidden)]
    [InlineData(TestStreams.Unapproved)]
    [InlineData("no-such-stream")]
    public async Task A_stream_that_is_not_published_has_no_history(string stream)
    {
        await using var host = await HighwayHost.Start();
        foreach (var path in (string[])["history", "history.csv", "days", "days/2026-01-01.parquet"])
        {
            var (status, problem) = await host.Get($"/api/v1/streams/{stream}/{path}");
            Assert.Equal((HttpStatusCode.NotFound, "data.stream_not_found"), (status, (string?)problem["code"]));
        }
    }

    [Fact]
    public async Task A_moment_before_the_retention_is_gone()
    {
        await using var host = await HighwayHost.Start();
        var (status, problem) = await host.Get($"{Path}?asOf=2020-01-01T00:00:00Z");
        Assert.Equal((HttpStatusCode.Gone, "data.before_retention"), (status, (string?)problem["code"]));
    }

    /// <summary>The moment of the newest event.</summary>
    internal static async Task<string> Now(HighwayHost host) => (string?)(await host.Get($"/api/v1/streams/{TestStreams.Levels}/latest")).Body["resumeToken"] ?? "";

    private static IEnumerable<decimal> Levels(JsonNode answer) => Assert.IsType<JsonArray>(answer["readings"]).Select(r => (decimal)r!["level"]!);
}
