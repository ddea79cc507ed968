using System.Globalization;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.Storage;

/// <summary>What the journal's file holds.</summary>
public sealed class JournalFileTests
{
    [Fact]
    public async Task A_large_period_takes_a_fraction_of_its_size_on_disk_and_comes_back_as_it_was()
    {
        var readings = $"[{string.Join(',', Enumerable.Range(0, 4000).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"sensor":"s{{i}}","level":{{i % 70}},"state":"good","on":true}""")))}]";
        await using var first = await HighwayHost.Start();
        await first.Accepted(TestStreams.Levels, $$"""{"measuredAt":"2026-01-01T00:00:00Z","readings":{{readings}}}""");
        await first.Host.Stop();
        var bytes = new FileInfo(Path.Combine(first.Host.Folder, "data", "data", "journal.db")).Length;
        await using var second = await HighwayHost.Start(first);
        await using var reader = await SseSubscriber.Open(second.Origin, TestStreams.Levels, "?after=beginning");
        var @event = Assert.Single(await reader.Take(1));
        var again = await second.Accepted(TestStreams.Levels, $$"""{"measuredAt":"2026-01-01T00:00:00Z","readings":{{readings}}}""");

        Assert.Equal(readings, FeedHost.Readings(@event).ToJsonString());
        Assert.Equal("repeated", (string?)again[0]?["outcome"]);
        // The empty journal is below 64 kB; the readings are 200 kB.
        Assert.InRange(readings.Length, 200_000, 300_000);
        Assert.InRange(bytes, 1, 150_000);
    }
}
