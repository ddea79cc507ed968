using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.OpenData;

/// <summary>The historical archive and the filter, under the paths and with the words of DATA.GOV.HK's API specification.</summary>
public sealed class ArchiveTests
{
    private const string Traffic = "td-traffic-speed";
    private const string Archive = "/v1/historical-archive";

    [Fact]
    public async Task A_file_is_had_as_it_was_at_a_minute()
    {
        await using var host = await HighwayHost.Start();
        // 2026-01-01 00:00 UTC is 08:00 in Hong Kong.
        await host.Accepted(Traffic, Message(0, 40));
        await host.Accepted(Traffic, Message(30, 50));
        await host.Accepted(Traffic, Message(60, 60));
        await host.Accepted(Traffic, Message(86_400, 70));

        var url = Uri.EscapeDataString(Url(host));
        var (_, versions) = await host.Get($"{Archive}/list-file-versions?url={url}&start=20260101&end=20260101");
        using var client = host.Client();
        var first = await client.GetStringAsync(new Uri($"{Archive}/get-file?url={url}&time=20260101-0800", UriKind.Relative), TestContext.Current.CancellationToken);
        var (none, _) = await host.Get($"{Archive}/get-file?url={url}&time=20260101-0759");

        Assert.Equal("""["20260101-0800","20260101-0801"]""", versions["timestamps"]?.ToJsonString());
        Assert.Contains("\r\n2026-01-01T00:00:30Z,A,,Fast Lane,50,", first, StringComparison.Ordinal);
        Assert.DoesNotContain(",40,", first, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, none);
    }

    [Fact]
    public async Task Files_are_found_by_provider_and_by_words_of_each_language()
    {
        await using var host = await HighwayHost.Start();
        var (_, all) = await host.Get($"{Archive}/list-files?start=20260101&end=20260102&provider=td");
        var (_, found) = await host.Get($"{Archive}/list-files?start=20260101&end=20260102&search={Uri.EscapeDataString("行車線的車速")}");

        Assert.Equal(["td-carpark-vacancy", "td-segment-speed", "td-traffic-hourly", "td-traffic-speed"], Assert.IsType<JsonArray>(all["files"]).Select(f => (string?)f?["dataset-id"]).Order());
        Assert.Equal((1, Url(host)), ((int?)found["file-count"], (string?)found["files"]?[0]?["url"]));
    }

    [Theory]
    [InlineData("""[[2,"eq",["B"]]]""", """[[5,"asc"]]""", "9,70")]
    [InlineData("""[[5,"ge",["60"]]]""", """[[5,"desc"]]""", "100,70")]
    [InlineData("""[[5,"lt",[70]],[4,"ct",["fast"]]]""", "[]", "9")]
    [InlineData("""[[2,"ne",["B"]]]""", "[]", "100")]
    [InlineData("""[[4,"in",["Slow Lane","Middle Lane"]]]""", "[]", "70")]
    public async Task Rows_are_filtered_by_columns_that_count_from_one(string filters, string sorts, string speeds)
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(Traffic, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"detector":"B","lane":"Slow Lane","speed":70,"volume":1},{"detector":"A","lane":"Fast Lane","speed":100,"volume":1},{"detector":"B","lane":"Fast Lane","speed":9,"volume":1}]}""");

        var rows = await Filter(host, $$"""{"resource":"{{Url(host)}}","section":1,"format":"json","filters":{{filters}},"sorts":{{sorts}}}""");

        Assert.Equal(speeds, string.Join(',', Assert.IsType<JsonArray>(rows).Select(r => (string?)r?["speed"])));
    }

    [Theory]
    [InlineData("""{"resource":"URL","section":2}""")]
    [InlineData("""{"resource":"URL","filters":[[0,"eq",["x"]]]}""")]
    [InlineData("""{"resource":"URL","filters":[[11,"eq",["x"]]]}""")]
    [InlineData("""{"resource":"URL","filters":[[1,"like",["x"]]]}""")]
    [InlineData("""{"resource":"URL","filters":[[1,"eq",[]]]}""")]
    [InlineData("""{"resource":"URL","filters":{"a":1}}""")]
    [InlineData("""{"resource":"URL","sorts":[[1,"up"]]}""")]
    [InlineData("""{"resource":"URL","format":"xml"}""")]
    [InlineData("""{"resource":"URL","more":1}""")]
    [InlineData("""{"resource":7}""")]
    [InlineData("""{"resource":"\ud800"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_question_that_cannot_be_read_is_refused(string question)
    {
        await using var host = await HighwayHost.Start();
        var (status, problem) = await host.Get($"/v2/filter?q={Uri.EscapeDataString(question.Replace("URL", Url(host), StringComparison.Ordinal))}");
        Assert.Equal((HttpStatusCode.BadRequest, "data.query_malformed"), (status, (string?)problem["code"]));
    }

    [Theory]
    [InlineData("list-files?start=2026-01-01&end=20260102", HttpStatusCode.BadRequest)]
    [InlineData("list-files?start=20260101&end=20260102&max=501", HttpStatusCode.BadRequest)]
    [InlineData("list-file-versions?url=URL&start=20260102&end=20260101", HttpStatusCode.BadRequest)]
    [InlineData("list-file-versions?url=URL&start=20260101&end=20280101", HttpStatusCode.BadRequest)]
    [InlineData("list-file-versions?url=http://data.localhost/api/v1/streams/test-hidden/latest.csv&start=20260101&end=20260101", HttpStatusCode.NotFound)]
    [InlineData("list-file-versions?start=20260101&end=20260101", HttpStatusCode.NotFound)]
    [InlineData("get-file?url=URL&time=20260101", HttpStatusCode.BadRequest)]
    public async Task What_the_archive_cannot_answer_is_said(string path, HttpStatusCode expected)
    {
        await using var host = await HighwayHost.Start();
        var (status, problem) = await host.Get($"{Archive}/{path.Replace("URL", Url(host), StringComparison.Ordinal)}");
        Assert.Equal(expected, status);
        Assert.NotNull((string?)problem["code"]);
    }

    private static async Task<JsonNode> Filter(HighwayHost host, string question)
    {
        var (status, body) = await host.Get($"/v2/filter?q={Uri.EscapeDataString(question)}");
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        return body;
    }

    private static string Url(HighwayHost host) => $"{host.Origin.ToString().TrimEnd('/')}/api/v1/streams/{Traffic}/latest.csv";

    private static string Message(int second, int speed) => $$"""{"measuredAt":"{{HighwayHost.At(second)}}","readings":[{"detector":"A","lane":"Fast Lane","speed":{{speed}},"volume":1}]}""";
}
