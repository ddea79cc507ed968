using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A connection that sends bytes as it is told, for what no client library would send.</summary>
internal sealed class RawMqtt : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawMqtt> Open(int port)
    {
        var raw = new RawMqtt();
        await raw.socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        return raw;
    }

    /// <summary>Opens, and is let in.</summary>
    /// <param name="level">4 for MQTT 3.1.1, 5 for MQTT 5.</param>
    public static async Task<RawMqtt> Connect(int port, byte level, string clientId = "raw", (string Name, string Key)? device = null, bool isClean = true)
    {
        var raw = await Open(port);
        await raw.Send(ConnectPacket(level, clientId, device, isClean));
        var answer = await raw.Receive();
        Assert.True(answer is [0x20, _, _, 0, ..], Convert.ToHexString(answer));
        return raw;
    }

    public static byte[] ConnectPacket(byte level, string clientId, (string Name, string Key)? device = null, bool isClean = true)
    {
        List<byte> body = [.. Text("MQTT"), level, (byte)((isClean ? 2 : 0) | (device is null ? 0 : 0xC0)), 0, 60];
        // Version 5: a session that lasts an hour.
        if (level == 5) body.AddRange(isClean ? [0] : [5, 0x11, 0, 0, 0x0E, 0x10]);
        body.AddRange(Text(clientId));
        if (device is { } known) body.AddRange([.. Text(known.Name), .. Text(known.Key)]);
        return Packet(0x10, [.. body]);
    }

    public static byte[] Subscribe5(ushort identifier, string filter) => Packet(0x82, [(byte)(identifier >> 8), (byte)identifier, 0, .. Text(filter), 1]);

    public static byte[] Subscribe311(ushort identifier, string filter) => Packet(0x82, [(byte)(identifier >> 8), (byte)identifier, .. Text(filter), 1]);

    public static byte[] Publish311(ushort identifier, string topic, string payload) => Packet(0x32, [.. Text(topic), (byte)(identifier >> 8), (byte)identifier, .. Encoding.UTF8.GetBytes(payload)]);

    public static byte[] Publish5(ushort identifier, string topic, string payload) => Packet(0x32, [.. Text(topic), (byte)(identifier >> 8), (byte)identifier, 0, .. Encoding.UTF8.GetBytes(payload)]);

    public static byte[] Packet(byte type, byte[] body)
    {
        var length = new List<byte>();
        var left = body.Length;
        do
        {
            var digit = (byte)(left % 128);
            left /= 128;
            length.Add(left > 0 ? (byte)(digit | 0x80) : digit);
        }
        while (left > 0);
        return [type, .. length, .. body];
    }

    public async Task Send(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken);
    }

    /// <summary>The next packet whole; empty when the connection has ended.</summary>
    public async Task<byte[]> Receive()
    {
        var packet = new List<byte>();
        if (await Next() is not { } type) return [];
        packet.Add(type);
        int length = 0, shift = 0;
        byte digit;
        do
        {
            if (await Next() is not { } read) return [];
            digit = read;
            packet.Add(digit);
            length |= (digit & 0x7F) << shift;
            shift += 7;
        }
        while ((digit & 0x80) != 0);
        for (var i = 0; i < length; i++)
        {
            if (await Next() is not { } read) return [];
            packet.Add(read);
        }
        return [.. packet];
    }

    /// <summary>Reads on until the connection ends.</summary>
    /// <returns>Whether the host ended it in order: it did not reset it, which may lose what it said last.</returns>
    public async Task<bool> EndsInOrder()
    {
        var sink = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(sink, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken) > 0)
            {
                // Asked here is the end alone.
            }
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends everything, says that there is no more, and reads until the host ends the connection.</summary>
    public async Task Attack(byte[] bytes)
    {
        try
        {
            await Send(bytes);
            socket.Shutdown(SocketShutdown.Send);
            var sink = new byte[4096];
            while (await socket.ReceiveAsync(sink, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken) > 0)
            {
                // What the host answers is not asked here.
            }
        }
        catch (SocketException)
        {
            // It ended the connection before it had read everything.
        }
    }

    public static ushort Number(byte[] packet, int at) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(at));

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<byte?> Next()
    {
        var one = new byte[1];
        try
        {
            return await socket.ReceiveAsync(one, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken) == 1 ? one[0] : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }
}
