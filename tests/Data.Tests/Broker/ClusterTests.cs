using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Broker;

/// <summary>Three servers keep each event, a sender is answered when they have it, and one of the three is killed while senders send.</summary>
public sealed class ClusterTests
{
    private const int Senders = 4;
    private readonly ConcurrentDictionary<int, long> acknowledged = [];
    private int next;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Campaign", "kill9-cluster")]
    public async Task One_server_of_three_is_killed_and_nothing_acknowledged_is_lost_or_doubled()
    {
        var campaign = Campaign.Start("kill9-cluster");
        await using var cluster = await NatsCluster.Start(3);
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?>(cluster.Settings) { ["Data:Broker:AcknowledgesAfterBroker"] = "true", ["Data:Broker:PatienceSeconds"] = "30" });
        await using var reader = new ReturningReader(host.Origin, TestStreams.Levels);
        reader.Come();
        await host.Key(TestStreams.Levels);
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        for (var round = 0; round < campaign.Rounds(2, 200); round++)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(() => Send(host, ending.Token), Token)).ToList();
            var server = campaign.Choices.Below(3);
            try
            {
                await More(20 + campaign.Choices.Below(100));
                await cluster.Kill(server);
                await More(50);
                cluster.Revive(server);
            }
            finally
            {
                await ending.CancelAsync();
            }
            await Task.WhenAll(senders);
            // A second loss before the first is made good would be two of three.
            await cluster.IsWhole(TestStreams.Levels);
        }

        var kept = await cluster.Holds(TestStreams.Levels, k => k.Count > acknowledged.Count);
        await Eventually.Is(() => Task.FromResult(reader.Count), had => had >= kept.Count);
        await reader.Go();
        Assert.Equal(Enumerable.Range(1, kept.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)), kept.Select(k => k.Sequence));
        Assert.Empty(acknowledged.Keys.Select(HighwayHost.At).Except(kept.Select(k => k.Time)));
        Assert.Equal(kept.Count, kept.Select(k => k.Time).Distinct().Count());
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"kill9-cluster: {acknowledged.Count} acknowledged, longest wait for an acknowledgement {acknowledged.Values.Max()} ms, longest silence of the reader {reader.LongestGap.TotalMilliseconds:0} ms"));
    }

    [Fact]
    public async Task Without_enough_servers_nothing_is_acknowledged_that_they_do_not_have()
    {
        await using var cluster = await NatsCluster.Start(1);
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?>(cluster.Settings) { ["Data:Broker:AcknowledgesAfterBroker"] = "true", ["Data:Broker:PatienceSeconds"] = "1" });
        await host.Key(TestStreams.Levels);
        await Eventually.Is(async () =>
        {
            using var answer = await host.Push(TestStreams.Levels, HighwayHost.Message(0));
            return answer.StatusCode;
        }, status => status == HttpStatusCode.OK);
        await cluster.Kill(0);
        using (var refused = await host.Push(TestStreams.Levels, HighwayHost.Message(1))) Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        // The same again, for the journal has it by now: still nobody says so.
        using (var refused = await host.Push(TestStreams.Levels, HighwayHost.Message(1))) Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        cluster.Revive(0);
        var kept = await cluster.Holds(TestStreams.Levels, k => k.Count == 2);
        var again = await host.Accepted(TestStreams.Levels, HighwayHost.Message(1));

        Assert.Equal([HighwayHost.At(0), HighwayHost.At(1)], kept.Select(k => k.Time));
        Assert.Equal("repeated", (string?)again[0]?["outcome"]);
    }

    private async Task More(int count)
    {
        var wanted = acknowledged.Count + count;
        await Eventually.Is(() => Task.FromResult(acknowledged.Count), had => had >= wanted);
    }

    private async Task Send(HighwayHost host, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref next);
            HttpStatusCode status;
            var waited = Stopwatch.StartNew();
            do
            {
                using var answer = await host.Push(TestStreams.Levels, HighwayHost.Message(number));
                status = answer.StatusCode;
            }
            while (status == HttpStatusCode.ServiceUnavailable);
            Assert.Equal(HttpStatusCode.OK, status);
            acknowledged[number] = waited.ElapsedMilliseconds;
        }
    }
}
