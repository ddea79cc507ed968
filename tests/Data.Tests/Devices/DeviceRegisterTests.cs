using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.Devices;

/// <summary>What each device senses, why, and who approved it.</summary>
public sealed class DeviceRegisterTests
{
    [Fact]
    public async Task A_detector_of_the_register_and_a_lamppost_that_was_heard_of_are_in_it()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted("lamppost-weather", $$"""{"key":"DF1020","measuredAt":"{{HighwayHost.At(0)}}","readings":[{"lamppost":"DF1020","temperature":21.5}]}""");
        await host.Accepted(TestStreams.Hidden, HighwayHost.Message(0));

        var lamp = await Eventually.Is(async () => (await host.Get("/api/v1/devices?search=df1020")).Body, body => (int?)body["count"] == 1);
        var (_, road) = await host.Get($"/api/v1/devices?search={Uri.EscapeDataString("龍翔道近龍翔道公園 - 西行")}");
        var (_, all) = await host.Get("/api/v1/devices?limit=1000");

        var device = lamp["devices"]?[0];
        Assert.Equal(("lamppost-weather", HighwayHost.At(0), "了解各街道的溫度及濕度。"), ((string?)device?["stream"], (string?)device?["lastMeasured"], (string?)device?["purpose"]?["zh-Hant"]));
        Assert.Equal(["airTemperature", "relativeHumidity"], device?["senses"]?.AsArray().Select(s => (string?)s) ?? []);
        Assert.NotNull((string?)device?["approvedBy"]);
        var detector = Assert.Single(Assert.IsType<JsonArray>(road["devices"]));
        Assert.Equal("AID07122", (string?)detector?["id"]);
        Assert.Null(detector?["lastMeasured"]);
        Assert.DoesNotContain(Assert.IsType<JsonArray>(all["devices"]), d => (string?)d?["stream"] == TestStreams.Hidden);
    }

    // The Observatory's own names of its stations.
    [Theory]
    [InlineData("en", "King's Park", "Air temperature")]
    [InlineData("zh-Hant", "京士柏", "氣溫")]
    [InlineData("zh-Hans", "京士柏", "气温")]
    public async Task A_station_is_shown_in_the_reader_s_language_and_found_by_it(string language, string name, string senses)
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted("hko-temperature", $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"station":"King's Park","temperature":16.8}]}""");
        await Eventually.Is(async () => (await host.Get($"/api/v1/devices?search={Uri.EscapeDataString("京士柏")}")).Body, body => (string?)body["devices"]?[0]?["id"] == "King's Park");
        using var client = host.Client();
        client.DefaultRequestHeaders.Add("Accept-Language", language);
        var page = WebUtility.HtmlDecode(await client.GetStringAsync(new Uri($"/devices?Q={Uri.EscapeDataString("京士柏")}", UriKind.Relative), TestContext.Current.CancellationToken));
        var row = page[page.IndexOf("<tbody", StringComparison.Ordinal)..page.IndexOf("</tbody>", StringComparison.Ordinal)];
        Assert.Contains(name, row, StringComparison.Ordinal);
        Assert.Contains(senses, row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("start=-1")]
    [InlineData("colour=red")]
    public async Task What_cannot_be_asked_is_refused(string query)
    {
        await using var host = await HighwayHost.Start();
        var (status, problem) = await host.Get($"/api/v1/devices?{query}");
        Assert.Equal((HttpStatusCode.BadRequest, "data.query_malformed"), (status, (string?)problem["code"]));
    }

    /// <summary>A picture, as the text that it would have to be.</summary>
    [Fact]
    public async Task A_picture_is_no_reading()
    {
        await using var host = await HighwayHost.Start();
        using var answer = await host.Push("lamppost-weather", $$"""{"key":"DF1020","measuredAt":"{{HighwayHost.At(0)}}","readings":[{"lamppost":"{{Convert.ToBase64String(new byte[20_000])}}"}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var image = await host.Push("lamppost-weather", "\u00ff\u00d8\u00ff", "image/jpeg");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, image.StatusCode);
    }
}
