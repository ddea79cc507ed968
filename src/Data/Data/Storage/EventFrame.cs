using System.Text;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage;

/// <summary>A committed event in the form that leaves the host.</summary>
/// <param name="Sequence">Its place in the stream.</param>
/// <param name="Key">The device it is of, or the word for the whole stream.</param>
/// <param name="Token">The token that follows it.</param>
/// <param name="Json">Its envelope, UTF-8 on one line.</param>
internal sealed record EventFrame(long Sequence, string Key, string Token, byte[] Json)
{
    /// <summary>When it was measured, where it came from, and its readings as they stand in the envelope; null where the broker brought the envelope.</summary>
    public (DateTimeOffset MeasuredAt, DataSource Source, ReadOnlyMemory<byte> Payload)? Readings { get; private init; }

    /// <summary>What stands before the envelope in a server-sent event, for all readers.</summary>
    public byte[] SseHead { get; } = Encoding.ASCII.GetBytes($"id: {Token}\ndata: ");

    public static EventFrame Of(JournalStream stream, JournalEvent @event)
    {
        var json = EventEnvelope.Bytes(stream.Id, stream.Epoch, @event);
        var payload = json.AsMemory(json.Length - EventEnvelope.Tail.Length - @event.Payload.Length, @event.Payload.Length);
        return new(@event.Sequence, @event.Key, new ResumeToken(stream.Epoch, @event.Sequence).ToString(), json) { Readings = (@event.MeasuredAt, @event.Source, payload) };
    }
}
