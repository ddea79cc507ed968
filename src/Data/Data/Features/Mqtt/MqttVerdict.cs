using MQTTnet.Protocol;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>What becomes of a message that a client published.</summary>
/// <param name="Code">For its acknowledgement.</param>
/// <param name="Words">Why it was refused.</param>
/// <param name="Ends">Why the connection ends without an acknowledgement; null when it goes on.</param>
internal sealed record MqttVerdict(MqttPubAckReasonCode Code, string? Words = null, MqttDisconnectReasonCode? Ends = null)
{
    public static MqttVerdict OnDisk { get; } = new(MqttPubAckReasonCode.Success);

    public static MqttVerdict End(MqttDisconnectReasonCode reason, string words) => new(MqttPubAckReasonCode.UnspecifiedError, words, reason);
}
