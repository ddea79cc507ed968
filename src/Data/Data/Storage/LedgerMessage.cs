using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Storage;

/// <summary>
/// Everything that the ledger says of one period of one stream, as a message of the ledger's own stream: the key is the stream, the time the beginning of
/// the period. When more is to be said, the next revision replaces it. What is said of a simulated city is as simulated.
/// </summary>
internal static class LedgerMessage
{
    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    public static ReadingMessage Of(StreamId ledger, StreamId stream, DataSource source, DateTimeOffset begin, IReadOnlyList<LedgerLine> lines)
    {
        var payload = new ArrayBufferWriter<byte>(lines.Count * 96 + 32);
        using (var json = new Utf8JsonWriter(payload, Canonical))
        {
            json.WriteStartArray();
            foreach (var line in lines.Count > 0 ? lines : [new LedgerLine(ReadingMessage.WholeStream, GapKind.Complete)]) Write(json, line);
            json.WriteEndArray();
        }
        return new ReadingMessage(ledger, stream.Value, begin, source, payload.WrittenSpan.ToArray(), Math.Max(1, lines.Count));
    }

    // In the order of the fields in data/streams/gap-ledger.yaml.
    private static void Write(Utf8JsonWriter json, LedgerLine line)
    {
        json.WriteStartObject();
        json.WriteString("device", line.Key);
        json.WriteString("kind", GapWords.Of(line.Kind));
        if (line.Until is { } until) json.WriteString("until", EventEnvelope.Time(until));
        if (line.Periods is { } periods) json.WriteNumber("periods", periods);
        if (line.Count is { } count) json.WriteNumber("count", count);
        json.WriteEndObject();
    }
}
