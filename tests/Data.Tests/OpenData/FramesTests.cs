using System.Net;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.OpenData;

/// <summary>Pictures of the last hours for the map's slider.</summary>
public sealed class FramesTests
{
    private const string Traffic = "td-traffic-speed";

    [Fact]
    public async Task Each_time_has_the_speed_of_each_detector_by_its_vehicles()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(Traffic, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"detector":"A","lane":"Fast Lane","speed":30,"volume":1},{"detector":"A","lane":"Slow Lane","speed":60,"volume":2},{"detector":"B","lane":"Fast Lane","speed":80,"volume":0,"placeholder":true}]}""");
        await host.Accepted(Traffic, $$"""{"measuredAt":"{{HighwayHost.At(30)}}","readings":[{"detector":"B","lane":"Fast Lane","speed":70,"volume":4},{"detector":"B","lane":"Slow Lane","speed":10,"volume":9,"valid":false}]}""");
        // A correction of the first time: the picture shows what stands.
        await host.Accepted(Traffic, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"detector":"A","lane":"Fast Lane","speed":40,"volume":1},{"detector":"A","lane":"Slow Lane","speed":60,"volume":3}]}""");
        // What is older than an hour before the newest.
        await host.Accepted(Traffic, $$"""{"measuredAt":"{{HighwayHost.At(-3600)}}","readings":[{"detector":"C","lane":"Fast Lane","speed":5,"volume":1}]}""");

        var (status, body) = await host.Get($"/api/v1/streams/{Traffic}/frames?hours=1");

        Assert.Equal(HttpStatusCode.OK, status);
        // (40 x 1 + 60 x 3) / 4 = 55.
        Assert.Equal("""["A","B"]""", body["sensors"]?.ToJsonString());
        Assert.Equal($$"""[{"at":"{{HighwayHost.At(0)}}","speeds":[55,null]},{"at":"{{HighwayHost.At(30)}}","speeds":[null,70]}]""", body["frames"]?.ToJsonString());
    }

    [Fact]
    public async Task A_long_time_is_shown_in_few_pictures_of_which_the_last_is_the_newest()
    {
        await using var host = await HighwayHost.Start();
        for (var i = 0; i < 200; i++) await host.Accepted(Traffic, $$"""{"measuredAt":"{{HighwayHost.At(30 * i)}}","readings":[{"detector":"A","lane":"Fast Lane","speed":{{i % 100}},"volume":1}]}""");

        var (_, body) = await host.Get($"/api/v1/streams/{Traffic}/frames");

        var frames = Assert.IsType<System.Text.Json.Nodes.JsonArray>(body["frames"]);
        Assert.InRange(frames.Count, 48, 96);
        Assert.Equal(HighwayHost.At(30 * 199), (string?)frames[^1]?["at"]);
    }

    [Theory]
    [InlineData($"{Traffic}/frames?hours=0", HttpStatusCode.BadRequest)]
    [InlineData($"{Traffic}/frames?hours=73", HttpStatusCode.BadRequest)]
    [InlineData($"{Traffic}/frames?hours=x", HttpStatusCode.BadRequest)]
    [InlineData("hko-temperature/frames", HttpStatusCode.NotFound)]
    [InlineData($"{TestStreams.Hidden}/frames", HttpStatusCode.NotFound)]
    public async Task What_has_no_pictures_is_said(string path, HttpStatusCode expected)
    {
        await using var host = await HighwayHost.Start();
        var (status, body) = await host.Get($"/api/v1/streams/{path}");
        Assert.Equal(expected, status);
        Assert.NotNull((string?)body["title"]);
    }
}
