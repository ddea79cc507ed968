using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.History;

/// <summary>A new version of a stream may give a field another kind: what was kept before stays readable, and nothing that was accepted is lost on the way.</summary>
public sealed class VersionTests
{
    private const string Stream = $"/api/v1/streams/{TestStreams.Levels}";
    private const string January = "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z";

    [Fact]
    public async Task Readings_of_an_older_version_are_answered_in_the_kinds_of_the_new_one()
    {
        var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, Old(0, "7.0", "3"));
        await host.Get($"{Stream}/history?asOf={await HistoryTests.Now(host)}");
        // Accepted under the old version and copied under the new one.
        await host.Accepted(TestStreams.Levels, Old(1, "1.5", "4"));
        await host.Host.Stop();
        var file = Path.Combine(host.StreamFolder, "levels.yaml");
        await File.WriteAllTextAsync(file, TestStreams.Yaml(TestStreams.Levels, version: 2)
            .Replace("{ name: level, kind: decimal", "{ name: level, kind: integer", StringComparison.Ordinal)
            .Replace("kind: integer, unit: \"1\"", "kind: time", StringComparison.Ordinal)
            .Replace("{ name: on, kind: flag", "{ name: on, kind: text", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await using var next = await HighwayHost.Start(host);
        await next.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(2)}}","readings":[{"sensor":"s1","level":9,"steps":"2026-01-01T00:00:00Z","on":"off"}]}""");

        string[] expected = ["7 - true", "- - true", "9 2026-01-01T00:00:00Z off"];
        Assert.Equal(expected, await Answer(next, $"{January}&asOf={await HistoryTests.Now(next)}"));
        // One file for the day, in which the columns have both kinds.
        using (var client = next.Client())
        {
            using var day = await client.GetAsync(new Uri($"{Stream}/days/2026-01-01.parquet", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, day.StatusCode);
        }
        Assert.Single(LakeFolderTests.Files(LakeFolderTests.Lake(next)));
        Assert.Equal(expected, await Answer(next, January));
    }

    private static async Task<IEnumerable<string>> Answer(HighwayHost host, string question)
    {
        var (status, answer) = await host.Get($"{Stream}/history?{question}");
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        return Assert.IsType<JsonArray>(answer["readings"]).Select(r => $"{r?["level"]?.ToJsonString() ?? "-"} {(string?)r?["steps"] ?? "-"} {(string?)r?["on"] ?? "-"}");
    }

    private static string Old(int second, string level, string steps) =>
        $$"""{"measuredAt":"{{HighwayHost.At(second)}}","readings":[{"sensor":"s1","level":{{level}},"steps":{{steps}},"on":true}]}""";
}
