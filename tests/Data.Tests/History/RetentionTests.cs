using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.History;

/// <summary>What the retention deletes, and what a clock that is wrong must not make it delete. The streams of the tests are kept for 30 days.</summary>
public sealed class RetentionTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clock_that_jumps_ahead_deletes_nothing(bool whileStopped)
    {
        var clock = new JumpingClock(Begin);
        var host = await HighwayHost.Start(clock: clock);
        await Kept(host, TestStreams.Beats, Begin);
        if (!whileStopped) clock.Ahead = TimeSpan.FromDays(400);
        else
        {
            await host.Host.Stop();
            host = await HighwayHost.Start(host, clock: new FakeTimeProvider(Begin.AddDays(400)));
        }
        await using var running = host;

        await Tidied(running, Begin.AddDays(400));

        Assert.Single(Files(running, TestStreams.Beats));
    }

    [Fact]
    public async Task What_was_accepted_before_the_retention_goes()
    {
        var clock = new JumpingClock(Begin);
        await using var host = await HighwayHost.Start(clock: clock);
        await Kept(host, TestStreams.Beats, Begin);
        clock.Passed = TimeSpan.FromDays(31);

        await Tidied(host, Begin.AddDays(31));

        Assert.Empty(Files(host, TestStreams.Beats));
    }

    [Fact]
    public async Task A_stream_whose_declaration_is_gone_keeps_its_retention()
    {
        var host = await HighwayHost.Start(clock: new FakeTimeProvider(Begin));
        await Kept(host, TestStreams.Beats, Begin);
        await host.Host.Stop();
        File.Delete(Path.Combine(host.StreamFolder, "beats.yaml"));
        var clock = new JumpingClock(Begin.AddHours(1));
        await using var running = await HighwayHost.Start(host, clock: clock);
        Assert.Single(Files(running, TestStreams.Beats));
        clock.Passed = TimeSpan.FromDays(31);

        await Eventually.Is(
            () =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return Task.FromResult(Files(running, TestStreams.Beats).Length);
            },
            files => files == 0);
    }

    private static async Task Kept(HighwayHost host, string stream, DateTimeOffset measured)
    {
        await host.Accepted(stream, Message(measured));
        var (_, latest) = await host.Get($"/api/v1/streams/{stream}/latest");
        await host.Get($"/api/v1/streams/{stream}/history?asOf={(string?)latest["resumeToken"]}");
        Assert.Single(Files(host, stream));
    }

    // Streams are tidied in the order of their names: when the second message of a later one is in the lake, a whole turn has passed.
    private static async Task Tidied(HighwayHost host, DateTimeOffset now)
    {
        for (var turn = 1; turn <= 2; turn++)
        {
            await host.Accepted(TestStreams.Levels, Message(now.AddSeconds(turn)));
            var wanted = turn;
            await Eventually.Is(
                () =>
                {
                    host.Host.Clock?.Advance(TimeSpan.FromMinutes(1));
                    return host.Get($"/api/v1/streams/{TestStreams.Levels}/history?from={LakeFolderTests.At(now)}&to={LakeFolderTests.At(now.AddDays(1))}");
                },
                seen => seen.Body["readings"] is JsonArray readings && readings.Count == wanted);
        }
    }

    private static string Message(DateTimeOffset measured) => $$"""{"measuredAt":"{{LakeFolderTests.At(measured)}}","readings":[{"sensor":"s1","level":1}]}""";

    private static string[] Files(HighwayHost host, string stream) => [.. LakeFolderTests.Files(LakeFolderTests.Lake(host)).Where(f => f.Contains($"/{stream}/", StringComparison.Ordinal))];

    /// <summary>A clock that moves without every timer of the host ringing for each day that passes.</summary>
    private sealed class JumpingClock(DateTimeOffset begin) : FakeTimeProvider(begin)
    {
        /// <summary>Time that has passed.</summary>
        public TimeSpan Passed { get; set; }

        /// <summary>How far someone has set the time of day ahead: what measures passing time does not see it.</summary>
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Passed + Ahead;

        public override long GetTimestamp() => (base.GetUtcNow() + Passed).Ticks;
    }
}
