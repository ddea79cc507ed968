using System.Net.Sockets;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;
using Xunit;

namespace Bauhinia.Data.Tests.Mqtt;

/// <summary>What is no MQTT ends its own connection and nothing else.</summary>
public sealed class ProtocolTests
{
    private const string Topic = $"streams/{TestStreams.Levels}/readings";
    private const string All = $"streams/{TestStreams.Levels}/events/all";

    [Theory]
    [InlineData("a first packet that is no connection request", "C000")]
    [InlineData("a protocol that is not MQTT", "100C00044D51545A04020000000000")]
    [InlineData("version 6", "100C00044D51545406020000000000")]
    [InlineData("a packet of 256 MB", "10FFFFFF7F")]
    [InlineData("a length of five bytes", "10FFFFFFFF01")]
    [InlineData("a reserved flag of a connection request", "110C00044D5154540402003C0000")]
    [InlineData("a string beyond the packet", "100C00044D5154540402003CFFFF")]
    public async Task Is_cut_off(string what, string hex)
    {
        await using var door = await MqttDoor.Start();
        await using var raw = await RawMqtt.Open(door.Port);

        await raw.Send(Convert.FromHexString(hex));

        Assert.True((await raw.Receive()).Length == 0, what);
    }

    [Theory]
    [InlineData("a subscription without its flag", "80050001000000")]
    [InlineData("a subscription of nothing", "8202000A")]
    [InlineData("a subscription without identifier", "820600000001610101")]
    [InlineData("a quality of service of three", "820600010001 6103")]
    [InlineData("a message of quality three", "3605000161000A")]
    [InlineData("a second connection request", "100C00044D5154540402003C0000")]
    [InlineData("a packet that only a host sends", "20020000")]
    [InlineData("type 0", "0000")]
    public async Task Is_cut_off_after_it_was_let_in(string what, string hex)
    {
        await using var door = await MqttDoor.Start();
        await using var raw = await RawMqtt.Connect(door.Port, 4);

        await raw.Send(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.True((await raw.Receive()).Length == 0, what);
    }

    [Fact]
    public async Task A_reader_cannot_send_a_large_packet_and_a_device_can()
    {
        await using var door = await MqttDoor.Start();
        await using var reader = await RawMqtt.Connect(door.Port, 4);
        await using var device = await RawMqtt.Connect(door.Port, 4, "device", await door.Device(TestStreams.Levels));
        var large = $"[{string.Join(',', Enumerable.Range(0, 900).Select(i => HighwayHost.Message(i)))}]";

        await device.Send(RawMqtt.Publish311(9, Topic, large));
        Assert.Equal([0x40, 2, 0, 9], await device.Receive());
        await reader.Send([.. RawMqtt.Publish311(9, Topic, large).Take(100)]);
        Assert.Empty(await reader.Receive());
    }

    [Fact]
    public async Task One_address_has_so_many_connections()
    {
        await using var door = await MqttDoor.Start(settings: ("Data:Mqtt:MaximumClientsPerAddress", "2"));
        await using (var first = await RawMqtt.Connect(door.Port, 4, "one"))
        {
            await using var second = await RawMqtt.Connect(door.Port, 4, "two");
            await using var third = await RawMqtt.Open(door.Port);
            Assert.Empty(await third.Receive());
            await first.Send([0xE0, 0]);
            Assert.Empty(await first.Receive());
        }
        Assert.True(await ComesIn(door.Port), "The place of the first did not become free.");
    }

    [Fact]
    public async Task Mutated_packets_leave_the_host_and_its_other_connections_well()
    {
        var campaign = Campaign.Start("mqtt-fuzz");
        using var errors = new ErrorLog();
        await using var door = await MqttDoor.Start(services: s => s.AddLogging(l => l.AddProvider(errors)));
        var known = await door.Device(TestStreams.Levels);
        await using var device = await MqttParty.Connect(door.Port, MqttProtocolVersion.V500, known);
        await using var reader = await MqttParty.Connect(door.Port, MqttProtocolVersion.V311);
        await reader.Subscribe($"streams/{TestStreams.Devices}/events/DF1");

        for (var round = 0; round < campaign.Rounds(shortForm: 3000, longForm: 200_000); round++)
        {
            await using var raw = await RawMqtt.Open(door.Port);
            await raw.Attack(Conversation(campaign.Choices, known));
        }

        Assert.Equal("", string.Join('\n', errors.Lines));
        await door.Host.Accepted(TestStreams.Devices, """{"key":"DF1","measuredAt":"2026-01-01T00:00:00Z","readings":[{"sensor":"s"}]}""");
        await reader.Take(1);
        Assert.True((await device.Publish(Topic, HighwayHost.Message(1_000_000, sensor: "last"))).IsSuccess);
    }

    /// <summary>Whether a client is let in within half a minute.</summary>
    private static async Task<bool> ComesIn(int port)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await tick.WaitForNextTickAsync(patience.Token))
        {
            await using var raw = await RawMqtt.Open(port);
            try
            {
                await raw.Send(RawMqtt.ConnectPacket(4, "three"));
                if ((await raw.Receive()).Length > 0) return true;
            }
            catch (SocketException)
            {
                // Refused once more.
            }
        }
        return false;
    }

    /// <summary>A request to be let in and a few packets, of which some are broken.</summary>
    private static byte[] Conversation(SeededChoices choices, (string Name, string Key) device)
    {
        var level = (byte)choices.OneOf([4, 5]);
        var bytes = new List<byte>();
        var connect = RawMqtt.ConnectPacket(level, $"fuzz {choices.Below(5)}", choices.Below(3) == 0 ? null : device, choices.Below(2) == 0);
        bytes.AddRange(choices.Below(4) == 0 ? Mutate(choices, connect) : connect);
        for (var left = choices.Below(5); left > 0; left--)
        {
            var packet = choices.OneOf(Packets(level, choices));
            bytes.AddRange(choices.Below(3) == 0 ? packet : Mutate(choices, packet));
        }
        return [.. bytes];
    }

    private static byte[][] Packets(byte level, SeededChoices choices) =>
    [
        level == 5 ? RawMqtt.Publish5((ushort)choices.Below(65536), Topic, HighwayHost.Message(choices.Below(1000))) : RawMqtt.Publish311((ushort)choices.Below(65536), Topic, HighwayHost.Message(choices.Below(1000))),
        level == 5 ? RawMqtt.Subscribe5((ushort)choices.Below(65536), All) : RawMqtt.Subscribe311((ushort)choices.Below(65536), "streams/#"),
        RawMqtt.Packet(0xA2, level == 5 ? [0, 1, 0, 0, 1, (byte)'#'] : [0, 1, 0, 1, (byte)'#']),
        RawMqtt.Packet(0x40, [0, (byte)choices.Below(256)]),
        RawMqtt.Packet(0x62, [0, 1]),
        RawMqtt.Packet(0x50, [0, 1]),
        RawMqtt.Packet(0xC0, []),
        RawMqtt.Packet(0xE0, level == 5 ? [0, 5, 0x11, 0, 0, 0, 9] : []),
        RawMqtt.Packet(0xF0, [0x18, 0]),
        RawMqtt.ConnectPacket(level, "again"),
    ];

    private static byte[] Mutate(SeededChoices choices, byte[] packet)
    {
        var changed = packet.ToList();
        for (var times = 1 + choices.Below(3); times > 0 && changed.Count > 0; times--)
        {
            var at = choices.Below(changed.Count);
            switch (choices.Below(6))
            {
                case 0: changed[at] = (byte)choices.Below(256); break;
                case 1: changed[at] ^= (byte)(1 << choices.Below(8)); break;
                case 2: changed.RemoveRange(at, changed.Count - at); break;
                case 3: changed.InsertRange(at, choices.Bytes(1 + choices.Below(8))); break;
                case 4: changed[at] = choices.OneOf<byte>([0, 1, 0x7F, 0x80, 0xFF]); break;
                default: changed.RemoveAt(at); break;
            }
        }
        return [.. changed];
    }
}
