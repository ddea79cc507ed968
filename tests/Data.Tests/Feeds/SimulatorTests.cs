using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Feeds;

/// <summary>A host that nobody sends to plays a city of its own, and says that it does.</summary>
public sealed class SimulatorTests
{
    private static readonly DateTimeOffset Morning = new(2026, 1, 5, 0, 10, 7, TimeSpan.Zero);

    [Fact]
    public async Task Every_detector_of_the_register_has_a_speed_at_once_and_another_half_a_minute_later()
    {
        var clock = new FakeTimeProvider(Morning);
        await using var host = await Simulated(clock);
        await using var reader = await SseSubscriber.Open(host.Origin, FeedHost.Traffic, "?after=beginning");
        var first = Assert.Single(await reader.Take(1));
        var drawn = await Drawn(host);
        var next = reader.Take(1);
        var waiting = await Eventually.Is(() => Advance(clock, next), done => done);
        var second = Assert.Single(await next);
        var moved = await Drawn(host);

        // wc -l data/hong-kong/traffic_detectors.csv, less its header: 786.
        Assert.True(waiting);
        Assert.Equal(786, drawn.Count);
        Assert.Equal(("2026-01-05T00:10:00Z", "simulated"), ((string?)first["time"], (string?)first["origin"]));
        Assert.Equal(30, ((DateTimeOffset?)second["time"] - (DateTimeOffset?)first["time"])?.TotalSeconds);
        var changed = moved.Count(m => m.Value is not null && drawn[m.Key] != m.Value);
        Assert.InRange(changed, 600, 786);
        // A city at eight in the morning: neither all free nor all jammed.
        Assert.InRange(drawn.Values.OfType<decimal>().Average(), 30, 75);
        Assert.InRange(drawn.Values.Count(s => s < 40), 20, 500);
    }

    [Fact]
    public async Task The_same_seed_and_time_make_the_same_city_and_another_seed_another()
    {
        var one = await Readings("1");
        Assert.Equal(one, await Readings("1"));
        Assert.NotEqual(one, await Readings("2"));
    }

    [Fact]
    public async Task Every_feed_plays_and_recorded_days_of_rain_are_called_a_replay()
    {
        await using var host = await Simulated(new FakeTimeProvider(Morning));
        foreach (var stream in (string[])[FeedHost.Traffic, FeedHost.Segments, FeedHost.Parking, FeedHost.Weather, FeedHost.Temperature, FeedHost.Lampposts, FeedHost.Rainfall])
        {
            await using var reader = await SseSubscriber.Open(host.Origin, stream, "?after=beginning");
            var @event = Assert.Single(await reader.Take(1));
            Assert.NotEmpty(FeedHost.Readings(@event));
            Assert.Equal(stream == FeedHost.Rainfall ? "replay" : "simulated", (string?)@event["origin"]);
        }
    }

    [Theory]
    [InlineData("en", "made by a simulator")]
    [InlineData("zh-Hant", "由模擬器根據真實數據的記錄片段產生")]
    [InlineData("zh-Hans", "由模拟器根据真实数据的记录片段生成")]
    public async Task Every_page_with_data_says_that_they_are_simulated(string culture, string words)
    {
        await using var host = await Simulated(new FakeTimeProvider(Morning));
        using var client = host.Client();
        foreach (var page in (string[])["/datasets", "/map", $"/datasets/{FeedHost.Traffic}"])
        {
            Assert.Contains(words, await client.GetStringAsync(new Uri($"{page}?culture={culture}", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_timer_that_rings_early_plays_no_period_twice()
    {
        var clock = new HastyClock(Morning);
        await using var host = await Simulated(clock);
        await using var reader = await SseSubscriber.Open(host.Origin, FeedHost.Traffic, "?after=beginning");
        var four = reader.Take(4);
        Assert.True(await Eventually.Is(() => Advance(clock, four), done => done));

        Assert.Equal(["2026-01-05T00:10:00Z", "2026-01-05T00:10:30Z", "2026-01-05T00:11:00Z", "2026-01-05T00:11:30Z"], (await four).Select(e => (string?)e["time"]));
        var (_, gaps) = await host.Get($"/api/v1/streams/{FeedHost.Traffic}/gaps");
        Assert.Equal(0, (int?)gaps["summary"]?["repeats"]);
    }

    [Fact]
    public async Task A_host_that_is_not_told_to_plays_nothing()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        var (_, latest) = await host.Get($"/api/v1/streams/{FeedHost.Traffic}/latest");
        Assert.Empty(Assert.IsType<JsonArray>(latest["events"]));
    }

    private static Task<HighwayHost> Simulated(FakeTimeProvider clock, string seed = "1") =>
        HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:Feeds:Source"] = "Simulated", ["Data:Feeds:SimulatorSeed"] = seed }, clock: clock);

    private static Task<bool> Advance(FakeTimeProvider clock, Task awaited)
    {
        if (!awaited.IsCompleted) clock.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult(awaited.IsCompleted);
    }

    /// <summary>A clock whose timers ring a second before their time.</summary>
    private sealed class HastyClock(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private static readonly TimeSpan Haste = TimeSpan.FromSeconds(1);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > Haste ? dueTime - Haste : dueTime, period);
    }

    private static async Task<Dictionary<string, decimal?>> Drawn(HighwayHost host)
    {
        var (_, map) = await host.Get($"/api/v1/streams/{FeedHost.Traffic}/latest.geojson");
        return Assert.IsType<JsonArray>(map["features"]).ToDictionary(f => (string?)f?["id"] ?? "", f => (decimal?)f?["properties"]?["speed"]);
    }

    private static async Task<string> Readings(string seed)
    {
        await using var host = await Simulated(new FakeTimeProvider(Morning), seed);
        await using var reader = await SseSubscriber.Open(host.Origin, FeedHost.Traffic, "?after=beginning");
        return FeedHost.Readings(Assert.Single(await reader.Take(1))).ToJsonString();
    }
}
