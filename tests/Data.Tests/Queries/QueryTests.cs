using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Data.Tests.History;
using Xunit;

namespace Bauhinia.Data.Tests.Queries;

/// <summary>Named queries answer what was sent, of one moment, and nothing that is not public.</summary>
public sealed class QueryTests
{
    private const string Year = "from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_says_what_can_be_asked_in_three_languages()
    {
        await using var host = await Start();

        var (status, list) = await host.Get("/api/v1/queries");

        Assert.Equal(HttpStatusCode.OK, status);
        var names = list["queries"]?.AsArray().Select(q => (string?)q?["name"]).ToList() ?? [];
        Assert.Contains("traffic-hourly-volume", names);
        Assert.Contains(TestQueries.Levels, names);
        Assert.DoesNotContain(TestQueries.OfHidden, names);
        Assert.DoesNotContain(TestQueries.OfUnapproved, names);
        var (_, shown) = await host.Get("/api/v1/queries/traffic-hourly-volume");
        Assert.Equal("各偵測器每小時的車輛數目", (string?)shown["title"]?["zh-Hant"]);
        Assert.Equal("各检测器每小时的车辆数目", (string?)shown["title"]?["zh-Hans"]);
        var volume = shown["columns"]?.AsArray().Single(c => (string?)c?["name"] == "volume");
        Assert.Equal(("integer", "{vehicle}"), ((string?)volume?["kind"], (string?)volume?["unit"]));
        Assert.Equal("td-traffic-speed", (string?)shown["streams"]?[0]);
    }

    [Fact]
    public async Task Every_kind_of_value_comes_back_as_it_was_sent()
    {
        await using var host = await Start();
        await host.Accepted(TestStreams.Devices, $$"""
            {"key":"d1","measuredAt":"{{HighwayHost.At(0)}}","readings":[
            {"sensor":"感應器 '1' \"","level":12.3456789012,"steps":9007199254740993,"on":false,"since":"2026-01-01T08:00:00.123456+08:00"},{"sensor":"s2"},{"sensor":"s3","level":-0.5}]}
            """);
        var (_, latest) = await host.Get($"/api/v1/streams/{TestStreams.Devices}/latest");

        var (status, answer) = await host.Get($"/api/v1/queries/{TestQueries.Kinds}/result?{Year}&asOf={(string?)latest["resumeToken"]}");

        Assert.Equal((HttpStatusCode.OK, TestQueries.Kinds, (string?)latest["resumeToken"]), (status, (string?)answer["query"], (string?)answer["asOf"]));
        // What was sent, and IEEE 754's quotient of it: texts, so that every digit counts.
        Assert.Equal(
            [
                """{"at":"2026-01-01T00:00:00Z","sensor":"s2"}""",
                """{"at":"2026-01-01T00:00:00Z","sensor":"s3","level":-0.5,"third":-0.16666666666666666}""",
                """{"at":"2026-01-01T00:00:00Z","sensor":"感應器 '1' \"","level":12.3456789012,"steps":9007199254740993,"on":false,"since":"2026-01-01T00:00:00.123456Z","third":4.1152263004}""",
            ],
            answer["rows"]?.AsArray().Select(Text) ?? []);
    }

    [Fact]
    public async Task A_correction_counts_from_its_moment_on()
    {
        await using var host = await Start();
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"sensor":"s1","level":1},{"sensor":"s2","level":2}]}""");
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(200_000, "7", "s3"));
        var before = await HistoryTests.Now(host);
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"sensor":"s1","level":1.5}]}""");
        var after = await HistoryTests.Now(host);

        Assert.Equal(["s1 1", "s2 2", "s3 7"], await Levels(host, $"{Year}&asOf={before}"));
        Assert.Equal(["s1 1.5", "s3 7"], await Levels(host, $"{Year}&asOf={after}"));
        Assert.Equal(["s1 1", "s2 2", "s3 7"], await Levels(host, $"{Year}&asOf={before}"));
        Assert.Equal(["s3 7"], await Levels(host, $"from={HighwayHost.At(1)}&to={HighwayHost.At(200_001)}&asOf={after}"));
    }

    [Fact]
    public async Task A_value_narrows_the_answer_and_is_never_a_part_of_the_question()
    {
        await using var host = await Start();
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"sensor":"s1","level":1},{"sensor":"' OR '1'='1","level":20.5}]}""");
        var now = await HistoryTests.Now(host);

        Assert.Equal(["s1 1"], await Levels(host, $"{Year}&asOf={now}&sensor=s1"));
        Assert.Equal(["' OR '1'='1 20.5"], await Levels(host, $"{Year}&asOf={now}&sensor=%27%20OR%20%271%27%3D%271"));
        Assert.Equal(["s1 1"], await Levels(host, $"{Year}&asOf={now}&most=20"));
        foreach (var attempt in (string[])["s1'; DROP TABLE x; --", "$most", "s1) UNION SELECT 1, 2 --", "%", "{0}"]) Assert.Empty(await Levels(host, $"{Year}&asOf={now}&sensor={Uri.EscapeDataString(attempt)}"));
    }

    [Theory]
    [InlineData("sensor=1234567890123456789012345678901", "sensor")]
    [InlineData("sensor=a%00b", "sensor")]
    [InlineData("sensor=a%0Ab", "sensor")]
    [InlineData("sensor=a&sensor=b", "sensor")]
    [InlineData("sensor=", "sensor")]
    [InlineData("most=101", "most")]
    [InlineData("most=-51", "most")]
    [InlineData("most=1e2", "most")]
    [InlineData("most=20;SELECT", "most")]
    [InlineData("most=99999999999999999999", "most")]
    [InlineData("Most=1", "Most")]
    [InlineData("limit=1", "limit")]
    [InlineData("sql=SELECT%201", "sql")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-01-01", "to")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("asOf=x", "asOf")]
    [InlineData("asOf=2026-01-01T00:00:00Z,2026-01-01T00:00:00Z", "asOf")]
    public async Task A_parameter_that_is_wrong_is_named(string query, string parameter)
    {
        await using var host = await Start();
        var (status, problem) = await host.Get($"/api/v1/queries/{TestQueries.Levels}/result?{query}");
        Assert.Equal((HttpStatusCode.BadRequest, "data.query_malformed", parameter), (status, (string?)problem["code"], (string?)problem["parameter"]));
    }

    [Fact]
    public async Task A_longer_time_than_the_query_allows_and_a_value_that_is_needed_are_named()
    {
        await using var host = await Start();
        var (status, problem) = await host.Get($"/api/v1/queries/{TestQueries.Levels}/result?from=2025-01-01T00:00:00Z&to=2026-02-05T00:00:01Z");
        Assert.Equal((HttpStatusCode.BadRequest, "data.range_too_long", "from"), (status, (string?)problem["code"], (string?)problem["parameter"]));
        (status, problem) = await host.Get($"/api/v1/queries/{TestQueries.Many}/result?{Year}");
        Assert.Equal((HttpStatusCode.BadRequest, "data.query_malformed", "times"), (status, (string?)problem["code"], (string?)problem["parameter"]));
    }

    [Theory]
    [InlineData(TestQueries.OfHidden)]
    [InlineData(TestQueries.OfUnapproved)]
    [InlineData("no-such-query")]
    [InlineData("Traffic-Readings")]
    [InlineData("%27")]
    public async Task A_query_about_what_is_not_published_is_not_there(string name)
    {
        await using var host = await Start();
        foreach (var path in (string[])["", "/result", "/result.json", "/result.csv"])
        {
            var (status, problem) = await host.Get($"/api/v1/queries/{name}{path}?{Year}");
            Assert.Equal((HttpStatusCode.NotFound, "data.query_not_found"), (status, (string?)problem["code"]));
        }
    }

    [Fact]
    public async Task Every_query_that_the_product_carries_answers_what_it_declares()
    {
        await using var host = await Start();
        var (_, list) = await host.Get("/api/v1/queries");
        var carried = list["queries"]?.AsArray().Where(q => !((string?)q?["name"] ?? "").StartsWith("test-", StringComparison.Ordinal)).ToList() ?? [];
        Assert.True(carried.Count >= 3);
        foreach (var query in carried)
        {
            var (status, answer) = await host.Get((string?)query?["result"] ?? "");
            Assert.True(status == HttpStatusCode.OK, $"{query?["name"]}: {answer.ToJsonString()}");
        }
    }

    /// <summary>A host with the queries of <see cref="TestQueries"/>.</summary>
    internal static Task<HighwayHost> Start(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = TestQueries.Folder(Directory.CreateTempSubdirectory("bauhinia-queries-").FullName);
        return HighwayHost.Start(settings: new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["Data:QueryFolder"] = folder });
    }

    private static async Task<IReadOnlyList<string>> Levels(HighwayHost host, string query)
    {
        using var client = host.Client();
        var body = await client.GetStringAsync(new Uri($"/api/v1/queries/{TestQueries.Levels}/result?{query}", UriKind.Relative), Token);
        return [.. JsonNode.Parse(body)?["rows"]?.AsArray().Select(r => $"{(string?)r?["sensor"]} {r?["level"]?.ToJsonString()}") ?? []];
    }

    private static string Text(JsonNode? row) => row?.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "";
}
