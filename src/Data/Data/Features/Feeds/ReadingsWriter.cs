using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.Feeds;

/// <summary>Writes the readings of one message. What is null or empty is left out: absent is absent.</summary>
internal sealed class ReadingsWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };
    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);
    private readonly Utf8JsonWriter json;

    public ReadingsWriter()
    {
        json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartArray();
    }

    public int Count { get; private set; }

    public ReadingsWriter Begin()
    {
        json.WriteStartObject();
        return this;
    }

    public ReadingsWriter Text(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) json.WriteString(name, value);
        return this;
    }

    public ReadingsWriter Number(string name, decimal? value)
    {
        // 66.0 is a whole number too.
        if (value is { } number && decimal.Truncate(number) == number && Math.Abs(number) < long.MaxValue) json.WriteNumber(name, (long)number);
        else if (value is { } fraction) json.WriteNumber(name, fraction);
        return this;
    }

    public ReadingsWriter Flag(string name, bool? value)
    {
        if (value is { } flag) json.WriteBoolean(name, flag);
        return this;
    }

    public ReadingsWriter Time(string name, DateTimeOffset? value)
    {
        if (value is { } time) json.WriteString(name, EventEnvelope.Time(time));
        return this;
    }

    public void End()
    {
        json.WriteEndObject();
        Count++;
    }

    /// <summary>The array that was written; the writer then begins the next.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        json.WriteEndArray();
        json.Flush();
        var array = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartArray();
        Count = 0;
        return array;
    }

    public void Dispose() => json.Dispose();
}
