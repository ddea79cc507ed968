using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using DuckDB.NET.Data;

namespace Bauhinia.Data.Storage.Trimming;

/// <summary>The members of a payload, in their order and with their kinds: with it, rows of the lake become the payload again.</summary>
internal sealed class PayloadForm
{
    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    private readonly IReadOnlyList<Member> members;

    private PayloadForm(IReadOnlyList<Member> members)
    {
        this.members = members;
        Text = JsonSerializer.Serialize(members);
    }

    /// <summary>What is kept of it; equal for equal forms.</summary>
    public string Text { get; }

    public static PayloadForm Of(StreamDeclaration declaration) => new([.. declaration.Fields.Select(f => new Member(f.Name, f.Kind))]);

    public static PayloadForm Of(SchemaPromise promise) => new([.. promise.Fields.Select(f => new Member(f.Key, Enum.Parse<FieldKind>(f.Value.Kind)))]);

    public static PayloadForm Read(string text) => new(JsonSerializer.Deserialize<IReadOnlyList<Member>>(text) ?? throw new InvalidDataException("The journal holds an empty form."));

    /// <summary>Writes the readings of one message.</summary>
    /// <param name="rows">Its rows, in order: what the columns of <paramref name="columns"/> hold.</param>
    /// <returns>The payload; null when a value cannot be of this form.</returns>
    public byte[]? Write(IReadOnlyList<object?[]> rows, IReadOnlyDictionary<string, int> columns)
    {
        var buffer = new ArrayBufferWriter<byte>(rows.Count * 128);
        using (var json = new Utf8JsonWriter(buffer, Canonical))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartObject();
                foreach (var member in members)
                {
                    if (columns.TryGetValue(member.Name, out var column) && row[column] is { } value && !Write(json, member, value)) return null;
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What a column holds, so that it outlives the reader.</summary>
    public static object? ValueOf(DuckDBDataReader row, int column) => row.IsDBNull(column) ? null : row.GetValue(column);

    // Where versions were brought together in one file, what differed between them is text there.
    private static bool Write(Utf8JsonWriter json, Member member, object value)
    {
        switch (member.Kind, value)
        {
            case (FieldKind.Integer, long number): json.WriteNumber(member.Name, number); return true;
            case (FieldKind.Integer, string text) when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number): json.WriteNumber(member.Name, number); return true;
            case (FieldKind.Decimal, decimal number): json.WriteNumber(member.Name, ShortestForm.Of(number)); return true;
            case (FieldKind.Decimal, string text) when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number): json.WriteNumber(member.Name, ShortestForm.Of(number)); return true;
            case (FieldKind.Flag, bool flag): json.WriteBoolean(member.Name, flag); return true;
            case (FieldKind.Flag, string text) when bool.TryParse(text, out var flag): json.WriteBoolean(member.Name, flag); return true;
            case (FieldKind.Time, DateTime time): json.WriteString(member.Name, EventEnvelope.Time(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), TimeSpan.Zero))); return true;
            case (FieldKind.Time, DateTimeOffset time): json.WriteString(member.Name, EventEnvelope.Time(time)); return true;
            case (FieldKind.Time, string text) when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time): json.WriteString(member.Name, EventEnvelope.Time(time)); return true;
            case (FieldKind.Text or FieldKind.Choice, string text): json.WriteString(member.Name, text); return true;
            default: return false;
        }
    }

    /// <param name="Name">The member's name.</param>
    /// <param name="Kind">The field's kind.</param>
    internal sealed record Member(string Name, FieldKind Kind);
}
