using Bauhinia.Data.Model.Streams;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>One client's connection: what its version can say, and its end.</summary>
internal sealed class MqttConnection : IDisposable
{
    /// <summary>A peer that takes nothing for so long is gone.</summary>
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(30);

    /// <summary>How long a peer that is sent away is given to hear why; who waits to take its session over waits for this.</summary>
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(1);

    private readonly IMqttChannelAdapter channel;
    private readonly PacketGuard guard;
    private readonly CancellationTokenSource ending;
    private int ends;

    /// <param name="channel">What reads and writes packets.</param>
    /// <param name="guard">What bounds them.</param>
    /// <param name="network">Where the client is, to count by.</param>
    /// <param name="hostEnding">Ends every connection.</param>
    public MqttConnection(IMqttChannelAdapter channel, PacketGuard guard, string network, CancellationToken hostEnding)
    {
        Network = network;
        (this.channel, this.guard, ending) = (channel, guard, CancellationTokenSource.CreateLinkedTokenSource(hostEnding));
        Ended = ending.Token;
    }

    /// <summary>Cancelled when the connection is over.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Where the client is, to count by.</summary>
    public string Network { get; }

    /// <summary>The device that sends; null for a reader.</summary>
    public Caller? Caller { get; set; }

    /// <summary>Its session; null before the client was let in.</summary>
    public MqttSession? Session { get; set; }

    /// <summary>Events on their way out; null before the client was let in.</summary>
    public MqttOutgoing? Outgoing { get; set; }

    public bool IsVersion5 => channel.PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V500;

    /// <summary>Whether the client wants reasons in words (MQTT 5 §3.1.2.11.7).</summary>
    public bool WantsReasons { get; set; }

    /// <summary>Largest packet in bytes that the client takes (MQTT 5 §3.1.2.11.4).</summary>
    public uint MostPacketBytes { get; set; } = uint.MaxValue;

    /// <summary>Largest packet in bytes that is read.</summary>
    public int MostReadBytes
    {
        get => guard.MostBytes;
        set => guard.MostBytes = value;
    }

    /// <summary>The next packet; null when there is none within the time, or the connection is over.</summary>
    public async Task<MqttPacket?> Receive(TimeSpan within)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        if (within != Timeout.InfiniteTimeSpan) patience.CancelAfter(within);
        return await channel.ReceivePacketAsync(patience.Token);
    }

    public Task Send(MqttPacket packet) => Send(packet, SendPatience);

    private async Task Send(MqttPacket packet, TimeSpan within)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        patience.CancelAfter(within);
        try
        {
            await channel.SendPacketAsync(packet, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Half a packet may have been written: nothing that follows could be read.
            await ending.CancelAsync();
            throw;
        }
    }

    /// <summary>Words for the client, where its version has a place for them and it wants them.</summary>
    public string? Reason(string? words) => IsVersion5 && WantsReasons ? words : null;

    /// <summary>Ends the connection; MQTT 5 clients are told why.</summary>
    public async Task End(MqttDisconnectReasonCode code, string? words)
    {
        if (Interlocked.Exchange(ref ends, 1) != 0) return;
        try
        {
            if (IsVersion5) await Send(new MqttDisconnectPacket { ReasonCode = code, ReasonString = words }, FarewellPatience);
        }
        catch (Exception broken) when (broken is OperationCanceledException or MqttCommunicationException or IOException or ObjectDisposedException)
        {
            // The peer has gone before.
        }
        await Close();
    }

    /// <summary>Ends the connection without a word.</summary>
    public async Task Close()
    {
        try
        {
            await ending.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended while somebody else ended it.
        }
    }

    public IReadOnlyDictionary<(StreamId Stream, long Sequence), ushort> Unacknowledged() => Outgoing?.Unacknowledged() ?? new Dictionary<(StreamId, long), ushort>();

    public void Dispose() => ending.Dispose();
}
