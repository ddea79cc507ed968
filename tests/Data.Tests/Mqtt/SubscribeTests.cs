using System.Net.Sockets;
using System.Text;
using Bauhinia.Data.Tests.Fixtures;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace Bauhinia.Data.Tests.Mqtt;

/// <summary>Everyone reads public streams over MQTT, and nothing else.</summary>
public sealed class SubscribeTests
{
    private const string All = $"streams/{TestStreams.Levels}/events/all";

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_reader_gets_the_newest_event_as_retained_and_then_what_comes(MqttProtocolVersion version)
    {
        await using var door = await MqttDoor.Start();
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(1));
        await using var reader = await MqttParty.Connect(door.Port, version);

        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await reader.Subscribe(All));
        var newest = (await reader.Take(1))[0];
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(2));
        var next = (await reader.Take(1))[0];

        Assert.Equal((All, true, HighwayHost.At(1)), (newest.Topic, newest.Retain, (string?)MqttParty.BodyOf(newest)["time"]));
        Assert.Equal((All, false, HighwayHost.At(2)), (next.Topic, next.Retain, (string?)MqttParty.BodyOf(next)["time"]));
    }

    [Fact]
    public async Task An_event_is_the_same_over_every_door_and_names_its_id_outside_too()
    {
        await using var door = await MqttDoor.Start();
        await using var events = await SseSubscriber.Open(door.Host.Origin, TestStreams.Levels);
        await using var reader = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500);
        await reader.Subscribe(All);
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0));

        var message = (await reader.Take(1))[0];

        Assert.Equal((await events.Take(1))[0].ToJsonString(), MqttParty.BodyOf(message).ToJsonString());
        var property = Assert.Single(message.UserProperties);
        Assert.Equal(("id", MqttParty.IdOf(message)), (property.Name, Encoding.UTF8.GetString(property.ValueBuffer.Span)));
        Assert.StartsWith("application/cloudevents+json", message.ContentType, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311, $"streams/{TestStreams.Hidden}/events/all")]
    [InlineData(MqttProtocolVersion.V500, $"streams/{TestStreams.Hidden}/events/all")]
    [InlineData(MqttProtocolVersion.V500, $"streams/{TestStreams.Unapproved}/#")]
    [InlineData(MqttProtocolVersion.V500, "streams/there-is-none/events/all")]
    [InlineData(MqttProtocolVersion.V500, $"streams/{TestStreams.Levels}/readings")]
    [InlineData(MqttProtocolVersion.V500, "$SYS/#")]
    [InlineData(MqttProtocolVersion.V500, "anything")]
    public async Task What_is_not_public_is_refused_like_what_does_not_exist(MqttProtocolVersion version, string filter)
    {
        await using var door = await MqttDoor.Start();
        await using var reader = await MqttParty.Connect(door.Port, version);

        var code = await reader.Subscribe(filter);

        Assert.Equal(version == MqttProtocolVersion.V500 ? MqttClientSubscribeResultCode.NotAuthorized : MqttClientSubscribeResultCode.UnspecifiedError, code);
    }

    [Theory]
    [InlineData("streams/a#", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("streams/#/events", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("streams/a+/events/all", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData($"$share/group/{All}", MqttClientSubscribeResultCode.SharedSubscriptionsNotSupported)]
    public async Task A_filter_that_is_none_is_refused_and_the_connection_goes_on(string filter, MqttClientSubscribeResultCode code)
    {
        await using var door = await MqttDoor.Start();
        await using var raw = await RawMqtt.Connect(door.Port, 5);

        // The client library refuses to send such a filter.
        await raw.Send(RawMqtt.Subscribe5(7, filter));

        Assert.Equal([0x90, 4, 0, 7, 0, (byte)code], await raw.Receive());
        await raw.Send([0xC0, 0]);
        Assert.Equal([0xD0, 0], await raw.Receive());
    }

    [Theory]
    [InlineData("#")]
    [InlineData("streams/#")]
    [InlineData("streams/+/events/+")]
    [InlineData("+/+/+/#")]
    [InlineData($"streams/{TestStreams.Levels}/#")]
    [InlineData($"streams/{TestStreams.Levels}/events/all/#")]
    public async Task Wildcards_reach_public_streams_only(string filter)
    {
        await using var door = await MqttDoor.Start();
        await using var reader = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500);
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await reader.Subscribe(filter));

        await door.Host.Accepted(TestStreams.Hidden, HighwayHost.Message(0));
        await door.Host.Accepted(TestStreams.Unapproved, HighwayHost.Message(0));
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(5));

        Assert.Equal((All, HighwayHost.At(5)), ((await reader.Take(1))[0] is var m ? m.Topic : "", (string?)MqttParty.BodyOf(m)["time"]));
        await reader.Ping();
        Assert.Equal(0, reader.Waiting);
    }

    [Fact]
    public async Task A_reader_of_one_device_gets_that_device_alone()
    {
        await using var door = await MqttDoor.Start();
        await using var reader = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500);
        await reader.Subscribe($"streams/{TestStreams.Devices}/events/DF2");

        foreach (var key in (string[])["DF1", "DF2", "DF3"]) await door.Host.Accepted(TestStreams.Devices, $$"""{"key":"{{key}}","measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s"}]}""");
        await door.Host.Accepted(TestStreams.Devices, """{"key":"DF2","measuredAt":"2026-01-01T00:00:01Z","readings":[{"sensor":"s"}]}""");

        Assert.Equal(["2", "4"], (await reader.Take(2)).Select(m => (string?)MqttParty.BodyOf(m)["sequence"]));
    }

    [Fact]
    public async Task An_event_that_two_filters_match_comes_once()
    {
        await using var door = await MqttDoor.Start();
        await using var reader = await MqttParty.Connect(door.Port, MqttProtocolVersion.V311);
        await reader.Subscribe("streams/#", 0);
        await reader.Subscribe(All, 1);
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(1));

        var taken = await reader.Take(2);

        Assert.Equal(["1", "2"], taken.Select(m => (string?)MqttParty.BodyOf(m)["sequence"]));
        Assert.All(taken, m => Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, m.QualityOfServiceLevel));
    }

    [Fact]
    public async Task After_it_unsubscribed_a_reader_gets_nothing()
    {
        await using var door = await MqttDoor.Start();
        await using var reader = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500);
        await reader.Subscribe(All);
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await reader.Take(1);

        await reader.Unsubscribe(All);
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(1));
        await reader.Subscribe(All, newest: MqttRetainHandling.DoNotSendOnSubscribe);
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(2));

        Assert.Equal(HighwayHost.At(2), (string?)MqttParty.BodyOf((await reader.Take(1))[0])["time"]);
    }

    [Fact]
    public async Task A_reader_that_acknowledges_nothing_is_sent_a_few_and_nobody_waits_for_it()
    {
        await using var door = await MqttDoor.Start();
        await using var slow = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, more: o => o.WithReceiveMaximum(5));
        slow.Acknowledges = false;
        await slow.Subscribe(All);
        await using var quick = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500);
        await quick.Subscribe(All);

        for (var i = 0; i < 100; i++) await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(i));

        Assert.Equal(Enumerable.Range(1, 100).Select(i => $"{i}"), (await quick.Take(100)).Select(m => (string?)MqttParty.BodyOf(m)["sequence"]));
        await slow.Take(5);
        await slow.Ping();
        Assert.Equal(0, slow.Waiting);
    }

    [Fact]
    public async Task A_reader_that_reads_nothing_holds_nobody_up()
    {
        await using var door = await MqttDoor.Start();
        await using var deaf = await RawMqtt.Connect(door.Port, 4, "deaf");
        await deaf.Send(RawMqtt.Subscribe311(1, All));
        Assert.Equal(0x90, (await deaf.Receive())[0]);
        await using var quick = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500);
        await quick.Subscribe(All);
        // More than the network between two programs holds: 20 MB.
        var readings = string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""{"sensor":"sensor {{i}}","level":20}"""));

        for (var i = 0; i < 100; i++) await door.Host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(i)}}","readings":[{{readings}}]}""");

        Assert.Equal(Enumerable.Range(1, 100).Select(i => $"{i}"), (await quick.Take(100)).Select(m => (string?)MqttParty.BodyOf(m)["sequence"]));
    }

    [Fact]
    public async Task Who_asks_for_the_newest_for_ever_and_acknowledges_none_is_shown_out()
    {
        await using var door = await MqttDoor.Start();
        var messages = Enumerable.Range(0, 600).Select(i => $$"""{"key":"d{{i}}","measuredAt":"{{HighwayHost.At(i)}}","readings":[{"sensor":"s1","level":1}]}""");
        await door.Host.Accepted(TestStreams.Devices, $"[{string.Join(',', messages)}]");
        await using var greedy = await RawMqtt.Connect(door.Port, 5, "greedy");
        // What comes is read as it comes: once the host has closed, what lies unread on the way may be lost.
        var reading = ReadToEnd(greedy);
        try
        {
            for (ushort i = 0; i < 600 && !reading.IsCompleted; i++)
            {
                var filter = $"streams/{TestStreams.Devices}/events/d{i}";
                var unsubscribe = RawMqtt.Subscribe5((ushort)(i + 1000), filter)[..^1];
                (unsubscribe[0], unsubscribe[1]) = (0xA2, (byte)(unsubscribe[1] - 1));
                await greedy.Send([.. RawMqtt.Subscribe5((ushort)(i + 1), filter), .. unsubscribe]);
            }
        }
        catch (SocketException)
        {
            // The host has ended the connection; why it did stands in what was read.
        }
        var packets = await reading;

        // DISCONNECT, quota exceeded (MQTT 5 §3.14.2.1).
        Assert.True(packets[^1] is [0xE0, _, 0x97, ..], $"{packets.Count} packets, the last {Convert.ToHexString(packets[^1])} after {Convert.ToHexString(packets[^2])}");
    }

    [Fact]
    public async Task Who_goes_on_sending_while_it_is_shown_out_hears_why()
    {
        await using var door = await MqttDoor.Start();
        await using var raw = await RawMqtt.Connect(door.Port, 5, "chatter");

        // An identifier of 0 breaks the protocol (MQTT 5 §2.2.1); what follows it nobody reads.
        await raw.Send([.. RawMqtt.Subscribe5(0, All), .. Enumerable.Repeat<byte[]>([0xC0, 0], 50_000).SelectMany(ping => ping)]);

        Assert.True(await raw.Receive() is [0xE0, _, 0x82, ..]);
        Assert.True(await raw.EndsInOrder());
    }

    private static async Task<List<byte[]>> ReadToEnd(RawMqtt connection)
    {
        var packets = new List<byte[]>();
        do packets.Add(await connection.Receive());
        while (packets[^1] is not ([] or [0xE0, ..]));
        return packets;
    }

    [Fact]
    public async Task A_session_has_so_many_subscriptions()
    {
        await using var door = await MqttDoor.Start();
        await using var reader = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500);
        for (var i = 0; i < 32; i++) Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS0, await reader.Subscribe($"streams/+/events/D{i}", 0));

        Assert.Equal(MqttClientSubscribeResultCode.QuotaExceeded, await reader.Subscribe("streams/+/events/D32", 0));
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS0, await reader.Subscribe("streams/+/events/D5", 0));
    }
}
