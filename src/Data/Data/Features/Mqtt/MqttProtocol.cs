using Microsoft.Extensions.Options;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>
/// Speaks MQTT 3.1.1 and 5 with one client from its first packet to its last. MQTT 5 says in an acknowledgement why a message was refused; MQTT 3.1.1 has no
/// word for it and takes any acknowledgement for success, so there a refusal ends the connection without one.
/// </summary>
internal sealed class MqttProtocol(MqttHandshake handshake, MqttIngest ingest, MqttSubscribing subscribing, MqttSessions sessions, IOptions<DataOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan FirstPacket = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public async Task Run(MqttConnection connection)
    {
        if (await connection.Receive(FirstPacket) is not MqttConnectPacket request) return;
        MqttSession? session = null;
        try
        {
            session = await handshake.Answer(connection, request);
            if (session is not null) await Converse(connection, session, MqttHandshake.Patience(connection, request));
        }
        catch (MqttProtocolViolationException)
        {
            await connection.End(MqttDisconnectReasonCode.MalformedPacket, null);
        }
        finally
        {
            await connection.Close();
            if (connection.Outgoing is { } outgoing) await outgoing.Finish();
            await sessions.Leave(connection);
            connection.Outgoing?.Dispose();
        }
    }

    private async Task Converse(MqttConnection connection, MqttSession session, TimeSpan patience)
    {
        var (second, packets) = (clock.GetTimestamp(), 0);
        while (!connection.Ended.IsCancellationRequested)
        {
            var packet = await connection.Receive(patience);
            if (packet is null)
            {
                // Gone, or silent for too long; who has gone does not hear it.
                await connection.End(MqttDisconnectReasonCode.KeepAliveTimeout, null);
                return;
            }
            if (!await Handle(connection, session, packet)) return;
            if (++packets < options.Value.Mqtt.MaximumPacketsPerSecond) continue;
            var left = Second - clock.GetElapsedTime(second);
            if (left > TimeSpan.Zero) await Task.Delay(left, clock, connection.Ended);
            (second, packets) = (clock.GetTimestamp(), 0);
        }
    }

    /// <returns>Whether the conversation goes on.</returns>
    private async Task<bool> Handle(MqttConnection connection, MqttSession session, MqttPacket packet)
    {
        switch (packet)
        {
            case MqttPublishPacket publish:
                return await Answer(connection, publish, await ingest.Take(publish, connection.Caller, connection.Ended));
            case MqttPubAckPacket acknowledgement:
                connection.Outgoing?.Acknowledge(acknowledgement.PacketIdentifier);
                return true;
            case MqttSubscribePacket subscribe:
                return await subscribing.Subscribe(connection, session, subscribe) || await Broken(connection);
            case MqttUnsubscribePacket unsubscribe:
                return await subscribing.Unsubscribe(connection, session, unsubscribe) || await Broken(connection);
            case MqttPingReqPacket:
                await connection.Send(MqttPingRespPacket.Instance);
                return true;
            case MqttDisconnectPacket:
                return false;
            default:
                return await Broken(connection);
        }
    }

    private static async Task<bool> Answer(MqttConnection connection, MqttPublishPacket publish, MqttVerdict verdict)
    {
        if (verdict.Ends is { } ends)
        {
            await connection.End(ends, verdict.Words);
            return false;
        }
        if (verdict.Code != MqttPubAckReasonCode.Success && !connection.IsVersion5)
        {
            await connection.End(MqttDisconnectReasonCode.UnspecifiedError, verdict.Words);
            return false;
        }
        await connection.Send(new MqttPubAckPacket { PacketIdentifier = publish.PacketIdentifier, ReasonCode = verdict.Code, ReasonString = connection.Reason(verdict.Words) });
        return true;
    }

    private static async Task<bool> Broken(MqttConnection connection)
    {
        await connection.End(MqttDisconnectReasonCode.ProtocolError, null);
        return false;
    }
}
