using System.Collections.Concurrent;
using System.Net;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using Xunit;

namespace Bauhinia.Data.Tests.Mqtt;

/// <summary>The host killed and its disk full: nothing acknowledged is lost or doubled, and nothing is acknowledged that is not kept.</summary>
public sealed class FaultTests
{
    private const string Topic = $"streams/{TestStreams.Levels}/readings";
    private const string All = $"streams/{TestStreams.Levels}/events/all";

    /// <summary>Later than anything the workers send.</summary>
    private const int Marker = 9_000_000;

    [Fact]
    [Trait("Campaign", "kill9")]
    public async Task A_killed_host_has_every_message_that_it_acknowledged_once()
    {
        var campaign = Campaign.Start("mqtt-kill9");
        await using var door = await KillableDoor.Start();
        var acknowledged = new ConcurrentDictionary<int, bool>();
        var received = new List<(string? Id, string? Time)>();
        await using (var keeper = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V500, clientId: "keeper", isKept: true)) await keeper.Subscribe(All);

        var rounds = campaign.Rounds(shortForm: 4, longForm: 100);
        for (var round = 0; round < rounds; round++)
        {
            await using var keeper = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V500, clientId: "keeper", isKept: true);
            Assert.True(keeper.Connected.IsSessionPresent);
            var until = acknowledged.Count + 1 + campaign.Choices.Below(80);
            var workers = Enumerable.Range(0, 4).Select(worker => Task.Run(() => SendUntilKilled(door, (round * 4) + worker, acknowledged))).ToArray();
            while (acknowledged.Count < until && !workers.All(w => w.IsCompleted)) await Task.Yield();
            await door.Host.Kill(TestContext.Current.CancellationToken);
            await Task.WhenAll(workers);
            await keeper.Ended();
            received.AddRange((await keeper.Take(keeper.Waiting)).Select(m => (MqttParty.IdOf(m), (string?)MqttParty.BodyOf(m)["time"])));
            await door.Host.Start(TestContext.Current.CancellationToken);
        }

        var kept = await door.Events(Marker);
        Assert.Equal(kept.Select(e => e.Time).Distinct().Count(), kept.Count);
        Assert.Empty(acknowledged.Keys.Select(HighwayHost.At).Except(kept.Select(e => e.Time)));
        // The reader that came back each time has every event, and repeats bear the ids that it knows.
        await using (var last = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V500, clientId: "keeper", isKept: true))
        {
            while (received.LastOrDefault().Time != HighwayHost.At(Marker)) received.AddRange((await last.Take(1)).Select(m => (MqttParty.IdOf(m), (string?)MqttParty.BodyOf(m)["time"])));
        }
        Assert.Equal(kept, received.SkipLast(1).Distinct().OrderBy(e => kept.IndexOf(e)));
    }

    [Fact]
    public async Task A_full_disk_acknowledges_nothing_over_any_door_and_goes_on_when_there_is_room()
    {
        await using var door = await KillableDoor.Start();
        var cancel = TestContext.Current.CancellationToken;
        await using var five = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V500, door.Device);
        await using var three = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V311, door.Device, "three");
        for (var i = 0; i < 50; i++) Assert.True((await five.Publish(Topic, HighwayHost.Message(i))).IsSuccess);
        var journal = Directory.EnumerateFiles(door.Host.Folder, "journal.db-wal", SearchOption.AllDirectories).Single();
        Assert.True(new FileInfo(journal).Length > new FileInfo(door.Host.LogFile).Length, "The limit would not let the host write its log.");

        await door.Host.LimitFiles(new FileInfo(journal).Length, cancel);
        Assert.Equal(MqttClientPublishReasonCode.ImplementationSpecificError, (await five.Publish(Topic, HighwayHost.Message(1000))).ReasonCode);
        await three.IsCutOffAt(Topic, HighwayHost.Message(1001));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await door.Push(HighwayHost.Message(1002)));
        Assert.Equal("Degraded", await door.Readiness());

        await door.Host.LimitFiles(null, cancel);
        await using var again = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V311, door.Device, "three");
        Assert.True((await five.Publish(Topic, HighwayHost.Message(1000))).IsSuccess);
        Assert.True((await again.Publish(Topic, HighwayHost.Message(1001))).IsSuccess);
        Assert.Equal("Healthy", await door.Readiness());
        var kept = await door.Events(Marker);
        Assert.Equal([.. Enumerable.Range(0, 50).Select(HighwayHost.At), HighwayHost.At(1000), HighwayHost.At(1001)], kept.Select(e => e.Time));
        // Three were refused, and the operator is told once.
        var log = await Eventually.Is(() => File.ReadAllTextAsync(door.Host.LogFile, cancel), text => text.Contains("The journal is written again", StringComparison.Ordinal));
        Assert.Single(log.Split('\n'), line => line.Contains("The journal could not be written (SQLite", StringComparison.Ordinal));
    }

    private static async Task SendUntilKilled(KillableDoor door, int worker, ConcurrentDictionary<int, bool> acknowledged)
    {
        try
        {
            await using var device = await MqttParty.Connect(door.MqttPort, worker % 2 == 0 ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500, door.Device, $"device {worker}");
            for (var count = 0; !door.Host.IsGone; count++)
            {
                var second = (worker * 10_000) + count;
                if ((await device.Publish(Topic, HighwayHost.Message(second))).IsSuccess) acknowledged[second] = true;
            }
        }
        catch (Exception cut) when (cut is MqttCommunicationException or MqttClientDisconnectedException or OperationCanceledException)
        {
            // Whether the last message was kept is not known: it was not acknowledged.
        }
    }
}
