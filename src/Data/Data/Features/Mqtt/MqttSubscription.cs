namespace Bauhinia.Data.Features.Mqtt;

/// <summary>What a session subscribed to.</summary>
/// <param name="Filter">Which events.</param>
/// <param name="IsAtLeastOnce">QoS 1; else QoS 0.</param>
/// <param name="Identifier">The client's number for it, told with each event (MQTT 5 §3.8.2.1.2); 0 for none.</param>
/// <param name="KeepsRetain">Whether events tell that they are retained, which all are (MQTT 5 §3.8.3.1).</param>
internal sealed record MqttSubscription(EventFilter Filter, bool IsAtLeastOnce, uint Identifier, bool KeepsRetain);
