using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Model.Events;

/// <summary>
/// An event as everyone is shown it: CloudEvents 1.0 in JSON, with the extensions <c>sequence</c> (CloudEvents sequence extension), <c>revision</c>,
/// <c>acceptedtime</c>, <c>origin</c> and <c>resumetoken</c>. The same event always makes the same bytes.
/// </summary>
internal static class EventEnvelope
{
    public const string Type = "bauhinia.data.readings.v1";

    /// <summary>Most characters of a time.</summary>
    public const int LongestTime = 27;

    private const int HeadBytes = 600;
    private const int RoundTripTime = 28;
    private const int MicrosecondsTime = 26;
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";

    /// <summary>What follows the payload.</summary>
    public static ReadOnlyMemory<byte> Tail { get; } = "}}"u8.ToArray();

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    public static void Write(Utf8JsonWriter json, StreamId stream, StreamEpoch epoch, JournalEvent @event)
    {
        WriteHead(json, stream, epoch, @event);
        json.WriteRawValue(@event.Payload.Span, skipInputValidation: true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The envelope up to its payload, which <see cref="Tail"/> follows.</summary>
    public static byte[] Head(StreamId stream, StreamEpoch epoch, JournalEvent @event)
    {
        var head = new ArrayBufferWriter<byte>(HeadBytes);
        using (var json = new Utf8JsonWriter(head, Options)) WriteHead(json, stream, epoch, @event);
        return head.WrittenSpan.ToArray();
    }

    private static void WriteHead(Utf8JsonWriter json, StreamId stream, StreamEpoch epoch, JournalEvent @event)
    {
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", IdOf(epoch, @event.Sequence));
        json.WriteString("source", $"/api/v1/streams/{stream}");
        json.WriteString("type", Type);
        json.WriteString("subject", @event.Key);
        json.WriteString("time", Time(@event.MeasuredAt));
        json.WriteString("datacontenttype", "application/json");
        json.WriteString("sequence", @event.Sequence.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("revision", @event.Revision);
        json.WriteString("acceptedtime", Time(@event.AcceptedAt));
        json.WriteString("origin", WordOf(@event.Source));
        json.WriteString("resumetoken", new ResumeToken(epoch, @event.Sequence).ToString());
        json.WriteStartObject("data");
        if (@event.EqualRepeats > 0) json.WriteNumber("equalRepeats", @event.EqualRepeats);
        if (@event.DifferentRepeats > 0) json.WriteNumber("differentRepeats", @event.DifferentRepeats);
        json.WritePropertyName("readings");
    }

    /// <summary>The event's id: the same whenever and however it is given.</summary>
    public static string IdOf(StreamEpoch epoch, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{epoch}-{sequence}");

    /// <summary>The word that answers and pages use for a source.</summary>
    public static string WordOf(DataSource source) => source switch
    {
        DataSource.Live => "live",
        DataSource.Replay => "replay",
        _ => "simulated",
    };

    /// <summary>RFC 3339 in UTC, with a fraction only where there is one.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    /// <summary>The same in UTF-8, into a span of <see cref="LongestTime"/> bytes. The round-trip form is the one that is written fast; zeros at its end go.</summary>
    /// <returns>How many were written.</returns>
    public static int Time(DateTimeOffset time, Span<byte> text)
    {
        Span<byte> whole = stackalloc byte[RoundTripTime];
        if (!time.UtcDateTime.TryFormat(whole, out _, "O", CultureInfo.InvariantCulture)) throw new ArgumentException("No time.", nameof(time));
        var kept = whole[..MicrosecondsTime].TrimEnd((byte)'0').TrimEnd((byte)'.');
        kept.CopyTo(text);
        text[kept.Length] = (byte)'Z';
        return kept.Length + 1;
    }
}
