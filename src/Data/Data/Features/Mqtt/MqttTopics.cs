using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>The topics of this installation: <c>streams/ID/readings</c> to send to, <c>streams/ID/events/KEY</c> to read.</summary>
internal static class MqttTopics
{
    public const string Root = "streams";
    public const string Events = "events";
    private const string Readings = "readings";

    public static string OfEvents(StreamId stream, string key) => $"{Root}/{stream}/{Events}/{key}";

    public static bool IsReadings(string topic, StreamId stream) => topic == $"{Root}/{stream}/{Readings}";
}
