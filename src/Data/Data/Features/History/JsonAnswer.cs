using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.History;

/// <summary>An answer as one JSON object: what it is of, the rows, the moment, the next page. What is absent is left out.</summary>
internal sealed class JsonAnswer : AnswerWriter
{
    private const int FlushBytes = 32 * 1024;
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    private readonly Stream buffer;
    private readonly Utf8JsonWriter json;
    private readonly JsonEncodedText[] names;

    /// <param name="buffer">Where it goes; it knows its length.</param>
    /// <param name="subject">What the answer is of, and its name, such as <c>stream</c> and <c>hko-temperature</c>.</param>
    /// <param name="rows">The name of the array of rows.</param>
    /// <param name="columns">The members of a row.</param>
    public JsonAnswer(Stream buffer, (string Kind, string Name) subject, string rows, IEnumerable<string> columns)
    {
        this.buffer = buffer;
        names = [.. columns.Select(c => JsonEncodedText.Encode(c, Encoder))];
        json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true });
        json.WriteStartObject();
        json.WriteString(subject.Kind, subject.Name);
        json.WriteStartArray(rows);
    }

    public override long Bytes => buffer.Length + json.BytesPending;

    public override void BeginRow() => json.WriteStartObject();

    public override void EndRow()
    {
        json.WriteEndObject();
        if (json.BytesPending > FlushBytes) json.Flush();
    }

    public override void Absent(int column)
    {
    }

    public override void Text(int column, string text) => json.WriteString(names[column], text);

    public override void Text(int column, ReadOnlySpan<byte> text) => json.WriteString(names[column], text);

    public override void Time(int column, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[EventEnvelope.LongestTime];
        json.WriteString(names[column], text[..EventEnvelope.Time(time, text)]);
    }

    public override void Whole(int column, long number) => json.WriteNumber(names[column], number);

    public override void Number(int column, decimal number) => json.WriteNumber(names[column], number);

    public override void Digits(int column, string digits)
    {
        json.WritePropertyName(names[column]);
        json.WriteRawValue(digits, skipInputValidation: true);
    }

    public override void Number(int column, double number)
    {
        if (double.IsFinite(number)) json.WriteNumber(names[column], number);
    }

    public override void Flag(int column, bool flag) => json.WriteBoolean(names[column], flag);

    public override void Flush() => json.Flush();

    public override void End(string asOf, string? next)
    {
        json.WriteEndArray();
        json.WriteString("asOf", asOf);
        if (next is not null) json.WriteString("next", next);
        json.WriteEndObject();
        json.Flush();
    }

    public override void Dispose() => json.Dispose();
}
