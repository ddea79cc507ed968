using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Campaigns;

/// <summary>
/// Kills the broker and then the host with signal 9 while four senders send and correct, the lake copies and rewrites and the journal is trimmed. What was acknowledged stands in
/// the history once, with its value, whatever was killed; hours and days are the sums of it; and a reader that comes back with its token has had every event once; 10 kills of
/// each in <c>./test</c>, 200 in <c>./soak kill9-data</c>.
/// </summary>
public sealed class KilledHighwayTests
{
    private const int Senders = 4;
    private const int SecondsApart = 7;
    private const string Range = "from=2025-12-31T16:00:00Z&to=2026-04-01T00:00:00Z";
    private const string Stream = $"/api/v1/streams/{TestStreams.Levels}";
    private readonly ConcurrentDictionary<int, int> acknowledged = [];
    private readonly ConcurrentQueue<int> unknown = [];
    private int next;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Campaign", "kill9-data")]
    public async Task Nothing_acknowledged_is_lost_or_doubled()
    {
        var campaign = Campaign.Start("kill9-data");
        var streams = Directory.CreateTempSubdirectory("bauhinia-streams-");
        await using var host = await HostProcess.Start("sqlite", new Dictionary<string, string>
        {
            ["systems"] = "data",
            ["Data:StreamFolder"] = TestStreams.Folder(streams.FullName),
            ["Data:Lake:FlushSeconds"] = "1",
            ["Data:Lake:MostFilesADay"] = "2",
            ["Data:Broker:Mode"] = "Start",
            ["Data:JournalDays"] = "0",
            ["Data:TrimSeconds"] = "1",
        }, Token);
        await host.Command(["data", "keys", "give", "--stream", TestStreams.Levels, "--name", "campaign"], Token);
        var key = (await File.ReadAllLinesAsync(host.LogFile, Token)).Last(l => l.Trim().Length > 30 && !l.Contains(' ', StringComparison.Ordinal)).Trim();
        var broker = new BrokerView(Path.Combine(host.Folder, "data", "data", "broker"));
        await using var reader = new ReturningReader(new Uri($"http://data.localhost:{host.Port}"), TestStreams.Levels);
        var sent = 0;
        for (var round = 0; round < campaign.Rounds(10, 200); round++)
        {
            var before = acknowledged.Count;
            reader.Come();
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var senders = Enumerable.Range(0, Senders).Select(_ => Send(host, key, ending.Token)).ToList();
            await Task.Delay(TimeSpan.FromMilliseconds(campaign.Choices.Below(800)), Token);
            if (broker.Runs) broker.Kill();
            await Task.Delay(TimeSpan.FromMilliseconds(300 + campaign.Choices.Below(700)), Token);
            var child = broker.Runs ? broker.Process : 0;
            await host.Kill(Token);
            await Eventually.Is(() => Task.FromResult(child != 0 && Directory.Exists($"/proc/{child}")), runs => !runs);
            await reader.Go();
            await ending.CancelAsync();
            await Task.WhenAll(senders);
            await host.Start(Token);
            Assert.True(acknowledged.Count > before, $"Nothing was acknowledged in round {round}.");
            sent = await Check(host, round);
        }
        await reader.Reaches(sent);
        // Most of it was trimmed by now, in the middle of which the host was killed too.
        await using (var fresh = new ReturningReader(new Uri($"http://data.localhost:{host.Port}"), TestStreams.Levels)) await fresh.Reaches(sent);
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill9-data: {acknowledged.Count} acknowledged, {acknowledged.Keys.Count(n => n < 0)} of them corrections, {reader.Count} read, longest silence of the reader {reader.LongestGap.TotalMilliseconds:0} ms"));
        streams.Delete(recursive: true);
    }

    private async Task Send(HostProcess host, string key, CancellationToken cancellationToken)
    {
        using var client = Client(host);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        while (!cancellationToken.IsCancellationRequested)
        {
            // What nobody answered is sent again, as a sender does that does not know whether it came in.
            var number = unknown.TryDequeue(out var again) ? again : Next();
            try
            {
                using var body = new StringContent(
                    $$"""{"measuredAt":"{{HighwayHost.At(Second(number))}}","readings":[{"sensor":"s1","steps":{{number}}}]}""", Encoding.UTF8, "application/json");
                using var answer = await client.PostAsync(new Uri($"{Stream}/events", UriKind.Relative), body, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK) acknowledged[number] = number;
                else unknown.Enqueue(number);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                unknown.Enqueue(number);
                if (broken is HttpRequestException) return;
            }
        }
    }

    // Each eighth corrects what was acknowledged half of the way ago, by the same number below zero.
    private int Next()
    {
        var number = Interlocked.Increment(ref next);
        return number % 8 == 0 && acknowledged.ContainsKey(number / 2) ? -number / 2 : number;
    }

    // Over three days and more by turns, so that one copy writes several files and much comes late. No two numbers share a second: a day is no multiple of the distance.
    private static int Second(int number) => (Math.Abs(number) % 3 * 86_400) + (Math.Abs(number) * SecondsApart);

    private async Task<int> Check(HostProcess host, int round)
    {
        using var client = Client(host);
        var latest = await client.GetFromJsonAsync<JsonNode>(new Uri($"{Stream}/latest", UriKind.Relative), Token);
        var found = new Dictionary<int, int>();
        var sequences = new List<long>();
        var readings = new List<(DateTimeOffset Time, string Sensor, decimal Value)>();
        var moment = (string?)latest?["resumeToken"];
        var page = $"{Stream}/history?{Range}&limit=100000&asOf={moment}";
        while (page.Length > 0)
        {
            var answer = await client.GetFromJsonAsync<JsonElement>(new Uri(page, UriKind.Relative), Token);
            foreach (var reading in answer.GetProperty("readings").EnumerateArray())
            {
                var number = reading.GetProperty("steps").GetInt32();
                Assert.True(found.TryAdd(number, number), string.Create(CultureInfo.InvariantCulture, $"Round {round}: {number} stands there twice."));
                Assert.Equal(HighwayHost.At(Second(number)), reading.GetProperty("measuredAt").GetString());
                Assert.Equal(number < 0 ? 2 : 1, reading.GetProperty("revision").GetInt32());
                sequences.Add(reading.GetProperty("sequence").GetInt64());
                readings.Add((reading.GetProperty("measuredAt").GetDateTimeOffset(), "s1", number));
            }
            page = answer.TryGetProperty("next", out var more) ? more.GetString() ?? "" : "";
        }
        Assert.DoesNotContain(acknowledged.Keys, n => !found.ContainsKey(n) && !found.ContainsKey(-Math.Abs(n)));
        // A correction stands in the place of what it corrects, which had a sequence too.
        var corrected = found.Keys.Where(n => n < 0).ToList();
        Assert.DoesNotContain(corrected, n => found.ContainsKey(-n));
        Assert.Equal((sequences.Count, sequences.Count + corrected.Count), (sequences.Distinct().Count(), (int)sequences.Max()));
        Assert.Equal(RollupLines.Expected(readings), await RollupLines.Told(client, TestStreams.Levels, "steps", $"{Range}&asOf={moment}"));
        return sequences.Count + corrected.Count;
    }

    private static HttpClient Client(HostProcess host) => Loopback.Client(new Uri($"http://data.localhost:{host.Port}"));
}
