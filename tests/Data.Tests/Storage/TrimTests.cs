using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Storage;

/// <summary>The journal gives payloads up that the lake has. No reader sees a difference, and no sender.</summary>
public sealed class TrimTests
{
    private const string Stream = $"/api/v1/streams/{TestStreams.Levels}";

    private static readonly Dictionary<string, string?> AtOnce = new() { ["Data:JournalDays"] = "0", ["Data:TrimSeconds"] = "1", ["Data:Lake:FlushSeconds"] = "1" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_reader_gets_is_bit_for_bit_the_same_before_and_after()
    {
        await using var first = await HighwayHost.Start();
        var messages = Messages().ToList();
        foreach (var message in messages) await first.Accepted(TestStreams.Levels, message);
        var before = await Hashes(first, messages.Count);
        await first.Host.Stop();

        await using var second = await HighwayHost.Start(first, settings: AtOnce);
        await Trimmed(second, whole: 1, trimmed: messages.Count - 1);

        Assert.Equal(before, await Hashes(second, messages.Count));
        foreach (var message in messages) Assert.Equal("repeated", (string?)(await second.Accepted(TestStreams.Levels, message))[0]?["outcome"]);
        Assert.Equal("revised", (string?)(await second.Accepted(TestStreams.Levels, HighwayHost.Message(0, "-1")))[0]?["outcome"]);
        Assert.Equal("1", (string?)(await After(second, "beginning", 1))[0]?["sequence"]);
    }

    [Fact]
    public async Task A_new_version_of_the_stream_changes_nothing_of_what_was_trimmed()
    {
        var host = await HighwayHost.Start(settings: AtOnce);
        var messages = Messages().ToList();
        foreach (var message in messages) await host.Accepted(TestStreams.Levels, message);
        await Trimmed(host, whole: 1, trimmed: messages.Count - 1);
        var before = await Hashes(host, messages.Count);
        await host.Host.Stop();
        var yaml = TestStreams.Yaml(TestStreams.Levels, version: 2).Split('\n').ToList();
        // The fields in another order, one gone, one of another kind.
        var fields = yaml.FindIndex(l => l.Contains("name: sensor", StringComparison.Ordinal));
        (yaml[fields], yaml[fields + 1]) = (yaml[fields + 1], yaml[fields]);
        yaml.RemoveAll(l => l.Contains("name: since", StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            Path.Combine(host.StreamFolder, "levels.yaml"), string.Join('\n', yaml).Replace("kind: integer, unit: \"1\"", "kind: text", StringComparison.Ordinal), Token);

        await using var next = await HighwayHost.Start(host, settings: AtOnce);
        // Late, for the same day: the day's files of both versions become one.
        await next.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(500)}}","readings":[{"level":1,"sensor":"s1","steps":"many"}]}""");
        using (var client = next.Client())
        {
            var (_, latest) = await next.Get($"{Stream}/latest");
            await next.Get($"{Stream}/history?from={HighwayHost.At(0)}&asOf={(string?)latest["resumeToken"]}");
            using var day = await client.GetAsync(new Uri($"{Stream}/days/2026-01-01.parquet", UriKind.Relative), Token);
            Assert.Equal(HttpStatusCode.OK, day.StatusCode);
        }

        Assert.Equal(before, await Hashes(next, messages.Count));
    }

    [Fact]
    public async Task A_place_before_the_retention_is_refused_and_one_within_it_is_led_on_from()
    {
        var clock = new PassingClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await HighwayHost.Start(settings: AtOnce, clock: clock);
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        var old = (string?)(await host.Get($"{Stream}/latest")).Body["resumeToken"];
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(1));
        await Trimmed(host, whole: 1, trimmed: 1, clock);
        clock.Passed = TimeSpan.FromDays(20);
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(2));
        var young = (string?)(await host.Get($"{Stream}/latest")).Body["resumeToken"];
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(3));
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(4));
        // What was the newest when its turn came stays whole.
        await Trimmed(host, whole: 2, trimmed: 3, clock);
        Assert.Equal(HighwayHost.At(1), (string?)(await After(host, old, 1))[0]["time"]);

        clock.Passed = TimeSpan.FromDays(40);
        var (status, problem) = await host.Get($"{Stream}/events?after={old}");

        Assert.Equal((HttpStatusCode.Gone, "data.before_retention"), (status, (string?)problem["code"]));
        Assert.Equal([HighwayHost.At(3), HighwayHost.At(4)], (await After(host, young, 2)).Select(e => (string?)e["time"]));
        Assert.Equal(HighwayHost.At(2), (string?)(await After(host, "beginning", 1))[0]["time"]);
    }

    [Fact]
    public async Task A_trimmed_journal_does_not_start_without_its_lake()
    {
        var host = await HighwayHost.Start(settings: AtOnce);
        for (var i = 0; i < 3; i++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
        await Trimmed(host, whole: 1, trimmed: 2);
        await host.Host.Stop();
        var lake = Path.Combine(host.Host.Folder, "data", "data", "lake");
        Directory.Move(lake, lake + ".gone");
        try
        {
            // The empty lake of another host.
            await using (var other = await HighwayHost.Start())
            {
                await other.Host.Stop();
                Directory.CreateDirectory(lake);
                File.Copy(Path.Combine(other.Host.Folder, "data", "data", "lake", "manifest.db"), Path.Combine(lake, "manifest.db"));
            }
            var refused = await Assert.ThrowsAnyAsync<Exception>(async () => await HighwayHost.Start(host, settings: AtOnce));
            Assert.Contains(TestStreams.Levels, refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(lake, recursive: true);
            Directory.Move(lake + ".gone", lake);
        }
        await using var again = await HighwayHost.Start(host, settings: AtOnce);
        Assert.Equal(HighwayHost.At(0), (string?)(await After(again, "beginning", 1))[0]["time"]);
    }

    [Fact]
    public async Task The_file_stops_growing_by_what_it_gives_up()
    {
        await using var host = await HighwayHost.Start(settings: AtOnce);
        var sizes = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 20; i++)
            {
                // Of numbers that nobody can guess, so that nothing is saved by compression.
                var readings = string.Join(',', Enumerable.Range(0, 1000).Select(n => string.Create(CultureInfo.InvariantCulture, $$"""{"sensor":"{{RandomNumberGenerator.GetHexString(20)}}","steps":{{RandomNumberGenerator.GetInt32(1 << 30)}}}""")));
                await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At((round * 20) + i)}}","readings":[{{readings}}]}""");
            }
            var sent = (round + 1) * 20;
            await Eventually.Is(() => JournalFile.Count(host.Host.Folder, TestStreams.Levels), count => count.Trimmed >= sent - round - 1);
            sizes.Add(new FileInfo(Path.Combine(host.Host.Folder, "data", "data", "journal.db")).Length);
        }
        Assert.True(sizes[2] < sizes[0] * 1.5, $"The file grew: {string.Join(", ", sizes)}");
    }

    private static IEnumerable<string> Messages()
    {
        yield return HighwayHost.Message(0, "20.50");
        yield return HighwayHost.Message(0, "20.7500000001");
        yield return $$"""{"measuredAt":"{{HighwayHost.At(1)}}","readings":[{"sensor":"s1","level":-0.0000000001,"steps":-9223372036854775808,"state":"bad","on":false,"since":"2025-12-31T23:59:59.123456+08:00"},{"sensor":"s2"},{"sensor":"s1","level":1e1}]}""";
        yield return $$"""{"measuredAt":"{{HighwayHost.At(2)}}","readings":[{"sensor":"旺角 \"<&>\" 𠮷é","level":0.0,"on":true,"since":"2026-01-01T00:00:00Z"},{"sensor":"x\\y/z'","steps":9223372036854775807}]}""";
        // A day before, and large enough to be kept compressed.
        var many = string.Join(',', Enumerable.Range(0, 3000).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"sensor":"s{{i}}","level":{{i % 70}}.{{i % 9}}5,"state":"good"}""")));
        yield return $$"""{"measuredAt":"{{HighwayHost.At(-90_000)}}","readings":[{{many}}]}""";
        for (var i = 3; i < 30; i++) yield return HighwayHost.Message(i, string.Create(CultureInfo.InvariantCulture, $"{i}.{i}"));
    }

    private static async Task Trimmed(HighwayHost host, long whole, long trimmed, PassingClock? clock = null) => await Eventually.Is(
        () =>
        {
            clock?.Advance(TimeSpan.FromSeconds(1));
            return JournalFile.Count(host.Host.Folder, TestStreams.Levels);
        },
        count => count == (whole, trimmed));

    /// <summary>The hash of each frame of the stream from its beginning on, as it comes over the wire.</summary>
    private static async Task<List<string>> Hashes(HighwayHost host, int count)
    {
        using var client = new HttpClient(Loopback.Handler()) { BaseAddress = host.Origin, Timeout = Timeout.InfiniteTimeSpan };
        using var answer = await client.GetAsync(new Uri($"{Stream}/events?after=beginning", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        var hashes = new List<string>();
        while (hashes.Count < count * 2)
        {
            var line = await lines.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token) ?? "";
            if (line.StartsWith("id: ", StringComparison.Ordinal) || line.StartsWith("data: ", StringComparison.Ordinal)) hashes.Add(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(line))));
        }
        return hashes;
    }

    private static async Task<List<JsonNode>> After(HighwayHost host, string? token, int count)
    {
        await using var reader = await SseSubscriber.Open(host.Origin, TestStreams.Levels, $"?after={token}");
        return await reader.Take(count);
    }

    /// <summary>A clock that moves without every timer of the host ringing for each day that passes.</summary>
    private sealed class PassingClock(DateTimeOffset begin) : FakeTimeProvider(begin)
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Passed;

        public override long GetTimestamp() => (base.GetUtcNow() + Passed).Ticks;
    }
}
