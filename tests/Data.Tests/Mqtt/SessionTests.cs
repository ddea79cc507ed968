using Bauhinia.Data.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace Bauhinia.Data.Tests.Mqtt;

/// <summary>A reader that comes back gets what it missed, at least once, with equal ids on repeats.</summary>
public sealed class SessionTests
{
    private const string All = $"streams/{TestStreams.Levels}/events/all";

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_session_that_comes_back_gets_what_it_missed_in_order(MqttProtocolVersion version)
    {
        await using var door = await MqttDoor.Start();
        await using (var first = await MqttParty.Connect(door.Port, version, clientId: "keeper", isKept: true))
        {
            Assert.False(first.Connected.IsSessionPresent);
            await first.Subscribe(All);
            await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
            await first.Take(1);
            await first.Leave();
        }
        for (var i = 1; i <= 300; i++) await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(i));

        await using var second = await MqttParty.Connect(door.Port, version, clientId: "keeper", isKept: true);
        var taken = await second.Take(300);

        Assert.True(second.Connected.IsSessionPresent);
        Assert.Equal(Enumerable.Range(1, 300).Select(HighwayHost.At), taken.Select(m => (string?)MqttParty.BodyOf(m)["time"]).Distinct());
        Assert.All(taken, m => Assert.False(m.Retain));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_session_outlives_its_host(MqttProtocolVersion version)
    {
        await using var door = await MqttDoor.Start();
        await using (var first = await MqttParty.Connect(door.Port, version, clientId: "keeper", isKept: true)) await first.Subscribe(All);
        for (var i = 0; i < 3; i++) await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
        await door.Host.Host.Stop();
        await using var again = await MqttDoor.Start(door);
        for (var i = 3; i < 6; i++) await again.Host.Accepted(TestStreams.Levels, HighwayHost.Message(i));

        await using var second = await MqttParty.Connect(again.Port, version, clientId: "keeper", isKept: true);

        Assert.True(second.Connected.IsSessionPresent);
        Assert.Equal(Enumerable.Range(0, 6).Select(HighwayHost.At), (await second.Take(6)).Select(m => (string?)MqttParty.BodyOf(m)["time"]));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_subscription_that_went_and_came_back_repeats_nothing_that_was_acknowledged(MqttProtocolVersion version)
    {
        await using var door = await MqttDoor.Start();
        await using (var first = await MqttParty.Connect(door.Port, version, clientId: "keeper", isKept: true))
        {
            await first.Subscribe(All);
            await first.Unsubscribe(All);
            await first.Subscribe(All);
            for (var i = 0; i < 5; i++) await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
            await first.Take(5);
            // The answer tells that the host has read the acknowledgements before it.
            await first.Ping();
            await first.Leave();
        }
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(5));

        await using var second = await MqttParty.Connect(door.Port, version, clientId: "keeper", isKept: true);

        Assert.Equal(HighwayHost.At(5), (string?)MqttParty.BodyOf((await second.Take(1))[0])["time"]);
        await second.Ping();
        Assert.Equal(0, second.Waiting);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task What_was_not_acknowledged_comes_again_under_its_identifiers(byte level)
    {
        await using var door = await MqttDoor.Start();
        var before = new List<byte[]>();
        await using (var first = await RawMqtt.Connect(door.Port, level, "keeper", isClean: false))
        {
            await first.Send(level == 5 ? RawMqtt.Subscribe5(1, All) : RawMqtt.Subscribe311(1, All));
            Assert.Equal(0x90, (await first.Receive())[0]);
            for (var i = 0; i < 4; i++) await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
            for (var i = 0; i < 4; i++) before.Add(await first.Receive());
            // The first is acknowledged, and an answer to a ping tells that the host has read it.
            await first.Send([0x40, 2, .. IdentifierOf(before[0]), 0xC0, 0]);
            Assert.Equal([0xD0, 0], await first.Receive());
        }

        await using var second = await RawMqtt.Connect(door.Port, level, "keeper", isClean: false);
        var after = new List<byte[]>();
        for (var i = 0; i < 3; i++) after.Add(await second.Receive());

        // The same packets but for the flag that says so (MQTT 5 §3.3.1.1).
        Assert.All(after, packet => Assert.Equal(0x3A, packet[0]));
        Assert.Equal(before.Skip(1).Select(p => Convert.ToHexString(p.AsSpan(1))), after.Select(p => Convert.ToHexString(p.AsSpan(1))));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_clean_start_forgets_the_session(MqttProtocolVersion version)
    {
        await using var door = await MqttDoor.Start();
        await using (var first = await MqttParty.Connect(door.Port, version, clientId: "keeper", isKept: true)) await first.Subscribe(All);
        await using (var clean = await MqttParty.Connect(door.Port, version, clientId: "keeper")) Assert.False(clean.Connected.IsSessionPresent);
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0));

        await using var second = await MqttParty.Connect(door.Port, version, clientId: "keeper", isKept: true);

        Assert.False(second.Connected.IsSessionPresent);
        await second.Ping();
        Assert.Equal(0, second.Waiting);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311, 1440)]
    [InlineData(MqttProtocolVersion.V500, 60)]
    public async Task A_session_ends_when_its_reader_was_away_for_too_long(MqttProtocolVersion version, int minutes)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var door = await MqttDoor.Start(clock: clock);
        await using (var first = await MqttParty.Connect(door.Port, version, clientId: "keeper", isKept: true))
        {
            await first.Subscribe(All);
            await first.Leave();
        }
        await using (var soon = await RawMqtt.Connect(door.Port, (byte)(version == MqttProtocolVersion.V500 ? 5 : 4), "keeper", isClean: false))
        {
            // The host ends the connection when it has noticed that the reader goes.
            await soon.Send([0xE0, 0]);
            Assert.Empty(await soon.Receive());
        }
        clock.Advance(TimeSpan.FromMinutes(minutes + 1));

        await using var late = await MqttParty.Connect(door.Port, version, clientId: "keeper", isKept: true);

        Assert.False(late.Connected.IsSessionPresent);
    }

    [Fact]
    public async Task Only_so_many_sessions_are_kept()
    {
        await using var door = await MqttDoor.Start(settings: ("Data:Mqtt:MaximumSessions", "1"));
        await using var first = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: "one", isKept: true);
        await using var second = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: "two", isKept: true);
        await using var passing = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500);

        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await first.Subscribe(All));
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await first.Subscribe("streams/#"));
        Assert.Equal(MqttClientSubscribeResultCode.QuotaExceeded, await second.Subscribe(All));
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await passing.Subscribe(All));
    }

    [Fact]
    public async Task Who_comes_with_the_same_identifier_takes_the_session_over()
    {
        await using var door = await MqttDoor.Start();
        await using var first = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: "keeper", isKept: true);
        await first.Subscribe(All);
        await using var second = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: "keeper", isKept: true);

        Assert.Equal(MqttClientDisconnectReason.SessionTakenOver, (await first.Ended()).Reason);
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        Assert.True(second.Connected.IsSessionPresent);
        Assert.Equal(HighwayHost.At(0), (string?)MqttParty.BodyOf((await second.Take(1))[0])["time"]);
    }

    [Fact]
    public async Task A_connection_that_takes_nothing_holds_its_successor_up_for_no_longer_than_a_farewell()
    {
        await using var door = await MqttDoor.Start();
        await using var silent = await RawMqtt.Connect(door.Port, 5, "keeper", isClean: false);
        await silent.Send(RawMqtt.Subscribe5(1, All));
        // More than the system's buffers hold, and one message after another.
        var readings = string.Join(',', Enumerable.Range(0, 15_000).Select(i => $$"""{"sensor":"s{{i}}","level":{{i % 100}},"since":"2026-01-01T00:00:00Z","state":"good"}"""));
        for (var i = 0; i < 12; i++) await door.Host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(i)}}","readings":[{{readings}}]}""");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        await using var second = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: "keeper", isKept: true).WaitAsync(limit.Token);

        Assert.True(second.Connected.IsSessionPresent);
    }

    [Fact]
    public async Task Readers_of_one_address_keep_so_many_sessions_and_devices_as_many_as_they_like()
    {
        await using var door = await MqttDoor.Start(settings: ("Data:Mqtt:MaximumSessionsPerAddress", "2"));
        foreach (var name in new[] { "a", "b" })
        {
            await using var reader = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: name, isKept: true);
            Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await reader.Subscribe(All));
            await reader.Leave();
        }
        await using var third = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: "c", isKept: true);
        await using var device = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, await door.Device(TestStreams.Levels), "d", isKept: true);

        Assert.Equal(MqttClientSubscribeResultCode.QuotaExceeded, await third.Subscribe(All));
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await device.Subscribe(All));
    }

    [Fact]
    public async Task A_device_gets_its_identifier_back_from_a_reader()
    {
        await using var door = await MqttDoor.Start();
        await using var squatter = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: "lamp", isKept: true);
        await squatter.Subscribe(All);

        await using var device = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, await door.Device(TestStreams.Levels), "lamp", isKept: true);

        await squatter.Ended();
        Assert.False(device.Connected.IsSessionPresent);
        Assert.True((await device.Publish($"streams/{TestStreams.Levels}/readings", HighwayHost.Message(0))).IsSuccess);
    }

    [Fact]
    public async Task A_reader_at_most_once_goes_on_where_it_was()
    {
        await using var door = await MqttDoor.Start();
        await using (var first = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: "keeper", isKept: true))
        {
            await first.Subscribe(All, 0);
            await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
            await first.Take(1);
            await first.Leave();
        }
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(1));

        await using var second = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, clientId: "keeper", isKept: true);
        await second.Subscribe(All, 0, MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly);

        Assert.Equal(HighwayHost.At(1), (string?)MqttParty.BodyOf((await second.Take(1))[0])["time"]);
    }

    private static byte[] IdentifierOf(byte[] publish)
    {
        // Type, two bytes of length, the topic's two bytes of length, the topic.
        var topic = 1 + 2;
        return publish[(topic + 2 + RawMqtt.Number(publish, topic))..(topic + 4 + RawMqtt.Number(publish, topic))];
    }
}
