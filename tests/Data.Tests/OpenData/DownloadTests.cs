using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.OpenData;

/// <summary>The latest readings as files for spreadsheets and maps.</summary>
public sealed class DownloadTests
{
    private const string Traffic = "td-traffic-speed";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("latest.csv")]
    [InlineData("history.csv?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")]
    public async Task A_number_below_zero_stays_a_number_and_a_text_that_begins_like_a_formula_does_not(string table)
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted("hko-temperature", """{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"station":"-1+1","temperature":-3.5}]}""");
        var (_, latest) = await host.Get("/api/v1/streams/hko-temperature/latest");
        using var client = host.Client();
        var asOf = table.Contains('?', StringComparison.Ordinal) ? $"&asOf={latest["resumeToken"]}" : "";
        var text = await client.GetStringAsync(new Uri($"/api/v1/streams/hko-temperature/{table}{asOf}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("'-1+1,-3.5", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/streams")]
    [InlineData($"/api/v1/streams/{TestStreams.Levels}/latest")]
    [InlineData($"/api/v1/streams/{TestStreams.Levels}/latest.csv")]
    [InlineData("/api/3/action/package_list")]
    [InlineData("/openapi/data.v1.json")]
    [InlineData("/datasets")]
    public async Task Who_asks_for_the_head_gets_what_the_whole_would_begin_with(string path)
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        using var client = host.Client();
        using var whole = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (whole.StatusCode, head.StatusCode));
        Assert.Equal((whole.Content.Headers.ContentType, whole.Headers.ETag), (head.Content.Headers.ContentType, head.Headers.ETag));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_table_is_what_spreadsheets_read_and_holds_no_formula()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(Traffic, """{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"detector":"=cmd|A1","lane":"快線, \"1\"","speed":70,"volume":3}]}""");
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri($"/api/v1/streams/{Traffic}/latest.csv", UriKind.Relative), Token);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
        var lines = Encoding.UTF8.GetString(bytes).Split("\r\n");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.StartsWith("measuredAt,detector,direction,lane,speed", lines[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.DoesNotContain(",=", lines[1], StringComparison.Ordinal);
        Assert.Contains("'=cmd|A1", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"快線, \"\"1\"\"\"", lines[1], StringComparison.Ordinal);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/streams/{Traffic}/latest.csv");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag ?? EntityTagHeaderValue.Any);
        using var unchanged = await client.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        using var part = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/streams/{Traffic}/latest.csv") { Headers = { Range = new RangeHeaderValue(0, 2) } };
        using var partial = await client.SendAsync(part, Token);
        Assert.Equal(HttpStatusCode.PartialContent, partial.StatusCode);
        Assert.Equal(3, partial.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_detector_is_a_point_with_the_mean_speed_of_its_vehicles()
    {
        await using var host = await HighwayHost.Start();
        // (60 × 3 + 40 × 1) / 4 = 55; what its owner calls invalid, and the limit that stands for an empty lane, count for nothing.
        await host.Accepted(Traffic, """
            {"measuredAt":"2026-01-01T00:00:00Z","readings":[
            {"detector":"AID01101","lane":"Fast Lane","speed":60,"volume":3,"valid":true},{"detector":"AID01101","lane":"Middle Lane","speed":40,"volume":1,"valid":true},
            {"detector":"AID01101","lane":"Slow Lane","speed":120,"volume":9,"valid":false},{"detector":"AID01102","lane":"Fast Lane","speed":70,"volume":0,"placeholder":true},
            {"detector":"NOWHERE","lane":"Fast Lane","speed":50,"volume":1}]}
            """);
        var (_, map) = await host.Get($"/api/v1/streams/{Traffic}/latest.geojson");
        var features = Assert.IsType<JsonArray>(map["features"]);
        var first = features.Single(f => (string?)f?["id"] == "AID01101");

        Assert.Equal(2, features.Count);
        Assert.Equal(55m, (decimal?)first?["properties"]?["speed"]);
        Assert.Equal(4, (int?)first?["properties"]?["volume"]);
        // As traffic_detectors.csv has it: longitude first (RFC 7946 §3.1.1).
        Assert.Equal([114.152525, 22.248091], first?["geometry"]?["coordinates"]?.AsArray().Select(c => (double?)c ?? 0));
        Assert.Null(features.Single(f => (string?)f?["id"] == "AID01102")?["properties"]?["speed"]);
    }
}
