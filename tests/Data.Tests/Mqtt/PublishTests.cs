using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using MQTTnet;
using MQTTnet.Formatter;
using Xunit;

namespace Bauhinia.Data.Tests.Mqtt;

/// <summary>Devices send over MQTT; an acknowledgement means that the journal has the message on disk.</summary>
public sealed class PublishTests
{
    private const string Topic = $"streams/{TestStreams.Levels}/readings";

    public static TheoryData<MqttProtocolVersion> Versions => [MqttProtocolVersion.V311, MqttProtocolVersion.V500];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_published_message_is_an_event_of_its_stream(MqttProtocolVersion version)
    {
        await using var door = await MqttDoor.Start();
        await using var device = await MqttParty.Connect(door.Port, version, await door.Device(TestStreams.Levels));

        var result = await device.Publish(Topic, HighwayHost.Message(0, "20.50"));

        Assert.True(result.IsSuccess);
        var (_, latest) = await door.Host.Get($"/api/v1/streams/{TestStreams.Levels}/latest");
        Assert.Equal("""[{"sensor":"s1","level":20.5}]""", latest["events"]?[0]?["data"]?["readings"]?.ToJsonString());
        Assert.Equal("live", (string?)latest["events"]?[0]?["origin"]);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_message_that_is_published_again_is_acknowledged_and_counted_and_not_doubled(MqttProtocolVersion version)
    {
        await using var door = await MqttDoor.Start();
        await using var device = await MqttParty.Connect(door.Port, version, await door.Device(TestStreams.Levels));

        for (var i = 0; i < 3; i++) Assert.True((await device.Publish(Topic, HighwayHost.Message(0))).IsSuccess);

        var outcome = (await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0)))[0];
        Assert.Equal("repeated", (string?)outcome?["outcome"]);
        Assert.Equal(1, (int?)outcome?["sequence"]);
        await using var reader = await SseSubscriber.Open(door.Host.Origin, TestStreams.Levels, "?after=beginning");
        await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(1));
        Assert.Equal(["1", "2"], (await reader.Take(2)).Select(e => (string?)e["sequence"]));
    }

    [Fact]
    public async Task A_packet_of_many_messages_is_taken_whole()
    {
        await using var door = await MqttDoor.Start();
        await using var device = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, await door.Device(TestStreams.Levels));

        Assert.True((await device.Publish(Topic, $"[{string.Join(',', Enumerable.Range(0, 500).Select(i => HighwayHost.Message(i)))}]")).IsSuccess);

        await using var reader = await SseSubscriber.Open(door.Host.Origin, TestStreams.Levels, "?after=beginning");
        Assert.Equal(Enumerable.Range(0, 500).Select(HighwayHost.At), (await reader.Take(500)).Select(e => (string?)e["time"]));
    }

    [Theory]
    [InlineData(Topic, "not json", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData(Topic, """{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s1","level":101}]}""", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData(Topic, """{"measuredAt":"2026-01-01T00:00:00Z","readings":[],"readings":[]}""", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData(Topic, "", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData($"streams/{TestStreams.Devices}/readings", "{}", MqttClientPublishReasonCode.NotAuthorized)]
    [InlineData($"streams/{TestStreams.Levels}/events/all", "{}", MqttClientPublishReasonCode.NotAuthorized)]
    [InlineData("streams", "{}", MqttClientPublishReasonCode.NotAuthorized)]
    [InlineData("$SYS/anything", "{}", MqttClientPublishReasonCode.NotAuthorized)]
    public async Task Version_5_is_told_why_a_message_was_refused_and_the_connection_goes_on(string topic, string payload, MqttClientPublishReasonCode reason)
    {
        await using var door = await MqttDoor.Start();
        await using var device = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, await door.Device(TestStreams.Levels));

        var refused = await device.Publish(topic, payload);

        Assert.Equal(reason, refused.ReasonCode);
        Assert.NotEmpty(refused.ReasonString);
        Assert.True((await device.Publish(Topic, HighwayHost.Message(0))).IsSuccess);
        Assert.Equal(1, (int?)(await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0)))[0]?["sequence"]);
    }

    [Theory]
    [InlineData(Topic, "not json")]
    [InlineData($"streams/{TestStreams.Devices}/readings", "{}")]
    public async Task Version_3_gets_no_acknowledgement_of_what_was_refused(string topic, string payload)
    {
        await using var door = await MqttDoor.Start();
        await using var device = await MqttParty.Connect(door.Port, MqttProtocolVersion.V311, await door.Device(TestStreams.Levels));

        await device.IsCutOffAt(topic, payload);
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311, 0)]
    [InlineData(MqttProtocolVersion.V500, 0)]
    [InlineData(MqttProtocolVersion.V311, 2)]
    public async Task What_is_not_published_at_least_once_ends_the_connection(MqttProtocolVersion version, int qualityOfService)
    {
        await using var door = await MqttDoor.Start();
        await using var device = await MqttParty.Connect(door.Port, version, await door.Device(TestStreams.Levels));

        await device.IsCutOffAt(Topic, HighwayHost.Message(0), qualityOfService);

        Assert.Equal("created", (string?)(await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0)))[0]?["outcome"]);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_reader_without_a_key_publishes_nothing(MqttProtocolVersion version)
    {
        await using var door = await MqttDoor.Start();
        await using var reader = await MqttParty.Connect(door.Port, version);

        if (version == MqttProtocolVersion.V500) Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await reader.Publish(Topic, HighwayHost.Message(0))).ReasonCode);
        else await reader.IsCutOffAt(Topic, HighwayHost.Message(0));

        Assert.Equal("created", (string?)(await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(0)))[0]?["outcome"]);
    }

    [Fact]
    public async Task A_device_cannot_retain_a_message()
    {
        await using var door = await MqttDoor.Start();
        await using var device = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, await door.Device(TestStreams.Levels));

        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await device.Publish(Topic, HighwayHost.Message(0), retain: true)).ReasonCode);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_wrong_key_a_wrong_name_and_a_withdrawn_key_are_refused_alike(MqttProtocolVersion version)
    {
        await using var door = await MqttDoor.Start();
        var known = await door.Device(TestStreams.Levels);
        var (name, key) = await door.Device(TestStreams.Levels, "old gate");
        Assert.Equal(0, (await door.Host.Host.Command("data", "keys", "withdraw", "--name", name)).ExitCode);

        foreach (var device in new[] { (known.Name, "bdk_" + new string('A', 43)), (known.Name, "short"), ("another", known.Key), ("", known.Key), (name, key) })
        {
            await MqttParty.IsRefused(door.Port, version, MqttClientConnectResultCode.BadUserNameOrPassword, device);
        }
    }

    [Fact]
    public async Task A_key_that_is_withdrawn_ends_its_connection_at_the_next_message()
    {
        await using var door = await MqttDoor.Start();
        var device = await door.Device(TestStreams.Levels);
        await using var party = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, device);
        Assert.True((await party.Publish(Topic, HighwayHost.Message(0))).IsSuccess);
        await door.Host.Host.Command("data", "keys", "withdraw", "--name", device.Name);

        await party.IsCutOffAt(Topic, HighwayHost.Message(1));

        Assert.Equal("created", (string?)(await door.Host.Accepted(TestStreams.Levels, HighwayHost.Message(1)))[0]?["outcome"]);
    }

    [Fact]
    public async Task Nobody_else_takes_the_identifier_of_a_device()
    {
        await using var door = await MqttDoor.Start();
        await using var device = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, await door.Device(TestStreams.Levels), "lamp 1");

        await MqttParty.IsRefused(door.Port, MqttProtocolVersion.V500, MqttClientConnectResultCode.ClientIdentifierNotValid, null, "lamp 1");
        await MqttParty.IsRefused(door.Port, MqttProtocolVersion.V311, MqttClientConnectResultCode.ClientIdentifierNotValid, await door.Device(TestStreams.Devices), "lamp 1");

        Assert.True((await device.Publish(Topic, HighwayHost.Message(0))).IsSuccess);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_last_will_is_refused(MqttProtocolVersion version)
    {
        await using var door = await MqttDoor.Start();
        var device = await door.Device(TestStreams.Levels);

        await MqttParty.IsRefused(door.Port, version, MqttClientConnectResultCode.NotAuthorized, device, more: o => o.WithWillTopic(Topic).WithWillPayload(HighwayHost.Message(0)));
    }

    [Fact]
    public async Task A_device_sends_to_its_stream_of_devices_and_all_messages_are_taken_or_none()
    {
        await using var door = await MqttDoor.Start();
        await using var device = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, await door.Device(TestStreams.Devices));
        const string topic = $"streams/{TestStreams.Devices}/readings";
        static string Of(string key) => new JsonObject { ["key"] = key, ["measuredAt"] = HighwayHost.At(0), ["readings"] = new JsonArray(new JsonObject { ["sensor"] = "s" }) }.ToJsonString();

        Assert.Equal(MqttClientPublishReasonCode.PayloadFormatInvalid, (await device.Publish(topic, $"[{Of("DF1")},{Of("D/F")}]")).ReasonCode);
        Assert.True((await device.Publish(topic, $"[{Of("DF1")},{Of("DF2")}]")).IsSuccess);

        var (_, latest) = await door.Host.Get($"/api/v1/streams/{TestStreams.Devices}/latest");
        Assert.Equal(["DF1:1", "DF2:2"], latest["events"]?.AsArray().Select(e => $"{e?["subject"]}:{e?["sequence"]}") ?? []);
    }
}
