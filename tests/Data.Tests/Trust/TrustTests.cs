using System.Globalization;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Trust;

/// <summary>Badges of sensors of the Transport Department's stream: periods of 30 seconds, speed stuck after 30 minutes, stale after 5, plausible to 150 km/h.</summary>
public sealed class TrustTests
{
    private const string Traffic = "td-traffic-speed";
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_value_that_stands_is_stuck_one_that_moves_or_stands_for_nothing_is_not()
    {
        var clock = new FakeTimeProvider(Noon);
        await using var host = await HighwayHost.Start(clock: clock);
        for (var period = 0; period <= 60; period++)
        {
            await host.Accepted(Traffic, Message(clock, Reading("A", 66, 5), Reading("B", 60 + (period % 2), 5), Reading("C", 80, 0, isPlaceholder: true)));
            if (period == 59) Assert.Empty(await Badges(host, "A", "stuck"));
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        var stuck = Assert.Single(await Eventually.Is(() => Badges(host, "A", "stuck"), badges => badges.Count > 0));
        Assert.Equal(("speed", "2026-03-02T04:00:00Z"), ((string?)stuck?["field"], (string?)stuck?["since"]));
        Assert.Equal("平均車速自 2026-03-02 12:00 起一直為 66 km/h。", (string?)stuck?["reason"]?["zh-Hant"]);
        Assert.Empty(await Badges(host, "B"));
        Assert.Equal(["placeholder"], (await Badges(host, "C")).Select(b => (string?)b?["badge"]));
    }

    [Fact]
    public async Task A_value_beyond_belief_a_silent_sensor_and_a_correction_have_their_badges_until_they_pass()
    {
        var clock = new FakeTimeProvider(Noon);
        await using var host = await HighwayHost.Start(clock: clock);
        await host.Accepted(Traffic, Message(clock, Reading("A", 151, 5), Reading("B", 150, 5), Reading("C", 50, 5)));
        await host.Accepted(Traffic, Message(clock, Reading("A", 151, 5), Reading("B", 150, 5), Reading("C", 51, 5)));

        var far = Assert.Single(await Eventually.Is(() => Badges(host, "A"), badges => badges.Count > 0));
        Assert.Equal(("out-of-range", "Mean speed is 151 km/h; at most 150 km/h would be plausible."), ((string?)far?["badge"], (string?)far?["reason"]?["en"]));
        Assert.Empty(await Badges(host, "B"));
        Assert.Equal(["contradictory"], (await Eventually.Is(() => Badges(host, "C"), badges => badges.Count > 0)).Select(b => (string?)b?["badge"]));

        clock.Advance(TimeSpan.FromSeconds(301));
        await host.Accepted(Traffic, Message(clock, Reading("A", 90, 5), Reading("C", 51, 5)));

        Assert.Equal(["stale"], (await Eventually.Is(() => Badges(host, "B"), badges => badges.Count > 0)).Select(b => (string?)b?["badge"]));
        await Eventually.Is(() => Badges(host, "A"), badges => badges.Count == 0);
        Assert.Empty(await Badges(host, "C"));
    }

    [Theory]
    [InlineData("""a"}],{b\\""")]
    [InlineData("東\\ <&>\"")]
    public async Task A_sensor_whose_name_has_signs_of_JSON_in_it_has_its_badge(string name)
    {
        var clock = new FakeTimeProvider(Noon);
        await using var host = await HighwayHost.Start(clock: clock);
        var lane = JsonValue.Create(name).ToJsonString();
        await host.Accepted(Traffic, Message(clock, $"{{\"detector\":\"A\",\"lane\":{lane},\"speed\":160}}", Reading("B", 50, 5)));
        var badge = Assert.Single(await Eventually.Is(() => Badges(host, "A"), badges => badges.Count > 0));
        Assert.Equal("out-of-range", (string?)badge?["badge"]);
        Assert.Empty(await Badges(host, "B"));
    }

    [Fact]
    public async Task Badges_are_the_same_after_a_restart()
    {
        var clock = new FakeTimeProvider(Noon);
        var first = await HighwayHost.Start(clock: clock);
        for (var period = 0; period <= 60; period++)
        {
            await first.Accepted(Traffic, Message(clock, Reading("AID01211", 66, 5), Reading("B", 200, 5)));
            clock.Advance(TimeSpan.FromSeconds(30));
        }
        var before = await Eventually.Is(() => All(first), board => (int?)board["counts"]?["stuck"] == 2);
        await first.Host.Stop();

        await using var second = await HighwayHost.Start(first, clock: clock);
        var after = await Eventually.Is(() => All(second), board => (int?)board["counts"]?["stuck"] == 2);

        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.Equal(["contradictory", "stuck", "out-of-range", "stuck"], after["badges"]?.AsArray().Select(b => (string?)b?["badge"]) ?? []);
    }

    [Fact]
    public async Task Pages_end_with_a_whole_sensor_and_what_is_unknown_is_refused()
    {
        var clock = new FakeTimeProvider(Noon);
        await using var host = await HighwayHost.Start(clock: clock);
        await host.Accepted(Traffic, Message(clock, Reading("A", 151, 5), Reading("AID01211", 151, 5), Reading("C", 151, 5)));
        await Eventually.Is(() => All(host), board => (int?)board["sensors"] == 3);

        var (_, first) = await host.Get($"/api/v1/streams/{Traffic}/trust?limit=2");
        var (_, rest) = await host.Get($"/api/v1/streams/{Traffic}/trust?limit=2&after={Uri.EscapeDataString((string?)first["after"] ?? "")}");

        Assert.Equal(["A", "AID01211", "AID01211"], first["badges"]?.AsArray().Select(b => (string?)b?["sensor"]?["detector"]) ?? []);
        Assert.Equal(["C"], rest["badges"]?.AsArray().Select(b => (string?)b?["sensor"]?["detector"]) ?? []);
        Assert.Null(rest["after"]);
        foreach (var wrong in new[] { "badge=doubtful", "limit=0", "limit=1001", "colour=red", "badge=stuck&badge=stale" })
        {
            Assert.Equal((System.Net.HttpStatusCode.BadRequest, "data.query_malformed"), await Code(host, $"/api/v1/streams/{Traffic}/trust?{wrong}"));
        }
        Assert.Equal((System.Net.HttpStatusCode.NotFound, "data.stream_not_found"), await Code(host, $"/api/v1/streams/{TestStreams.Hidden}/trust"));
    }

    private static async Task<(System.Net.HttpStatusCode, string?)> Code(HighwayHost host, string path)
    {
        var (status, body) = await host.Get(path);
        return (status, (string?)body["code"]);
    }

    private static async Task<JsonNode> All(HighwayHost host) => (await host.Get($"/api/v1/streams/{Traffic}/trust")).Body;

    private static async Task<JsonArray> Badges(HighwayHost host, string detector, string? badge = null)
    {
        var (_, body) = await host.Get($"/api/v1/streams/{Traffic}/trust?limit=1000" + (badge is null ? "" : $"&badge={badge}"));
        return [.. Assert.IsType<JsonArray>(body["badges"]).Where(b => (string?)b?["sensor"]?["detector"] == detector).Select(b => b?.DeepClone())];
    }

    private static string Message(FakeTimeProvider clock, params string[] readings) =>
        $$"""{"measuredAt":"{{clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}}","readings":[{{string.Join(',', readings)}}]}""";

    private static string Reading(string detector, int speed, int volume, bool isPlaceholder = false) =>
        $$"""{"detector":"{{detector}}","lane":"Fast Lane","speed":{{speed}},"volume":{{volume}}{{(isPlaceholder ? ",\"placeholder\":true" : "")}}}""";
}
