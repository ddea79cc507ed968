using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Streams;

/// <summary>
/// The newest message of each key of a stream, as bytes that are made once for each change and shared by all who ask. How long the history is does
/// not matter: the journal keeps a table of the newest.
/// </summary>
internal sealed class LatestBytes(JournalReader reader)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    private readonly ConcurrentDictionary<JournalStream, Slot> slots = new();

    /// <returns>The answer's bytes and its entity tag, at or after what the stream's readers have seen.</returns>
    public async ValueTask<Made> Of(JournalStream stream, CancellationToken cancellationToken)
    {
        var slot = slots.GetOrAdd(stream, _ => new Slot());
        var wanted = stream.Tail.Last;
        if (slot.Made is { } ready && ready.Sequence >= wanted) return ready;
        await slot.Turn.WaitAsync(cancellationToken);
        try
        {
            if (slot.Made is { } made && made.Sequence >= wanted) return made;
            // What is committed is the state of the newest event that is read, whatever the tail has said so far: one state, one tag.
            var (sequence, events) = await reader.Latest(stream, cancellationToken);
            return slot.Made = Make(stream, sequence, events);
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    private static Made Make(JournalStream stream, long sequence, IReadOnlyList<JournalEvent> events)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("stream", stream.Id.Value);
            json.WriteString("resumeToken", new ResumeToken(stream.Epoch, sequence).ToString());
            json.WriteStartArray("events");
            foreach (var @event in events) EventEnvelope.Write(json, stream.Id, stream.Epoch, @event);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return new Made(sequence, buffer.WrittenSpan.ToArray(), string.Create(CultureInfo.InvariantCulture, $"\"{stream.Epoch}-{sequence}\""));
    }

    /// <param name="Sequence">Of the newest event that it stands for.</param>
    /// <param name="Bytes">The JSON.</param>
    /// <param name="Tag">A strong entity tag (RFC 9110 §8.8.3).</param>
    internal sealed record Made(long Sequence, byte[] Bytes, string Tag);

    private sealed class Slot
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public Made? Made { get; set; }
    }
}
