using System.Buffers;
using System.Text.Json;
using Bauhinia.Data.Features.Ingest;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;
using Microsoft.Data.Sqlite;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>
/// Takes what a device publishes. The verdict is success only when the journal has the message on disk. Packets of one connection are handled in turn, so
/// a busy gateway sends many messages in one packet.
/// </summary>
internal sealed class MqttIngest(SenderKeys keys, Journal journal, TimeProvider clock)
{
    private const int MostFaults = 5;
    private static readonly MqttVerdict Unwritable = new(MqttPubAckReasonCode.ImplementationSpecificError, "The journal cannot be written. Send again later.");

    public async Task<MqttVerdict> Take(MqttPublishPacket packet, Caller? caller, CancellationToken cancellationToken)
    {
        // Nothing would tell the sender what became of it.
        if (packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce) return MqttVerdict.End(MqttDisconnectReasonCode.ImplementationSpecificError, "Publish with QoS 1: at QoS 0 nothing says that a message was lost.");
        if (packet.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtLeastOnce) return MqttVerdict.End(MqttDisconnectReasonCode.QoSNotSupported, "Publish with QoS 1.");
        if (packet.PacketIdentifier == 0) return MqttVerdict.End(MqttDisconnectReasonCode.ProtocolError, "The packet has no identifier.");
        if (packet.TopicAlias != 0) return MqttVerdict.End(MqttDisconnectReasonCode.TopicAliasInvalid, "There are no topic aliases.");
        if (packet.SubscriptionIdentifiers is { Count: > 0 }) return MqttVerdict.End(MqttDisconnectReasonCode.ProtocolError, "A client sends no subscription identifiers.");
        if (caller is null) return new MqttVerdict(MqttPubAckReasonCode.NotAuthorized, "Readers do not publish.");
        if (packet.Topic.AsSpan().IndexOfAny('+', '#') >= 0) return new MqttVerdict(MqttPubAckReasonCode.TopicNameInvalid, "A topic has no wildcards.");
        try
        {
            return await Take(packet, caller.Key, cancellationToken);
        }
        catch (SqliteException)
        {
            return Unwritable;
        }
    }

    private async Task<MqttVerdict> Take(MqttPublishPacket packet, string key, CancellationToken cancellationToken)
    {
        if (await keys.Find(key, cancellationToken) is not { } sender || journal.Find(sender.Stream) is not { } stream)
        {
            return MqttVerdict.End(MqttDisconnectReasonCode.NotAuthorized, "The key was withdrawn.");
        }
        if (!MqttTopics.IsReadings(packet.Topic, sender.Stream)) return new MqttVerdict(MqttPubAckReasonCode.NotAuthorized, "This key sends to the readings of its own stream.");
        if (packet.Retain) return new MqttVerdict(MqttPubAckReasonCode.NotAuthorized, "Readings are not retained: the newest event of each key is.");
        var parser = new MessageParser(stream.Declaration, clock.GetUtcNow());
        List<ReadingMessage> messages;
        try
        {
            messages = parser.Plain(packet.Payload.ToArray());
        }
        catch (JsonException)
        {
            return new MqttVerdict(MqttPubAckReasonCode.PayloadFormatInvalid, "json");
        }
        if (parser.Faults.Count > 0)
        {
            return new MqttVerdict(MqttPubAckReasonCode.PayloadFormatInvalid, string.Join("; ", parser.Faults.Take(MostFaults).Select(f => $"{f.Path}: {f.Rule}")));
        }
        return await journal.Append(stream, messages, cancellationToken) is null ? Unwritable : MqttVerdict.OnDisk;
    }
}
