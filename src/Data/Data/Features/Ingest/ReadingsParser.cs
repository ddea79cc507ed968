using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Ingest;

/// <summary>
/// Checks an array of readings against a stream's schema and writes it in canonical form, so that two senders who write the same readings differently
/// send the same message.
/// </summary>
internal sealed class ReadingsParser(StreamDeclaration stream)
{
    /// <summary>Most readings of one message.</summary>
    public const int MostReadings = 20_000;

    /// <summary>Faults told of one request: enough to find the mistake, too few to be a load.</summary>
    public const int MostFaults = 20;

    private static readonly JsonWriterOptions Canonical = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    // A message of 2,000 readings asks for each field 2,000 times: what does not change is made once.
    private readonly (StreamField Field, byte[] Name, bool IsKey)[] fields = [.. stream.Fields.Select(f => (f, Encoding.UTF8.GetBytes(f.Name), stream.KeyFields.Contains(f.Name)))];
    private readonly Dictionary<string, Range> seen = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> reading = new(256);

    /// <summary>Whether a reading with a fault is left out and the others are kept; else one fault refuses all.</summary>
    public bool LeavesOutFaulty { get; init; }

    /// <summary>How many readings were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Reads one message's readings.</summary>
    /// <param name="array">The JSON array.</param>
    /// <param name="path">Where it stands in the body.</param>
    /// <param name="faults">Receives what is wrong.</param>
    /// <returns>The canonical payload with its number of readings and of repeats; meaningless when there were faults.</returns>
    public (ReadOnlyMemory<byte> Payload, int Readings, int EqualRepeats, int DifferentRepeats) Read(JsonElement array, string path, List<IngestFault> faults)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() is 0 or > MostReadings)
        {
            faults.Add(new IngestFault(path, $"array_of_1_to_{MostReadings}"));
            return default;
        }
        seen.Clear();
        using var json = new Utf8JsonWriter(reading, Canonical);
        var payload = new ArrayBufferWriter<byte>(array.GetArrayLength() * 160);
        payload.Write("["u8);
        var (index, kept, equal, different) = (0, 0, 0, 0);
        foreach (var element in array.EnumerateArray())
        {
            var key = ReadOne(json, element, string.Create(CultureInfo.InvariantCulture, $"{path}/{index++}"), faults);
            if (faults.Count >= MostFaults && !LeavesOutFaulty) return default;
            if (key is null)
            {
                LeftOut++;
                continue;
            }
            if (seen.TryGetValue(key, out var before))
            {
                if (reading.WrittenSpan.SequenceEqual(payload.WrittenSpan[before]))
                {
                    equal++;
                    continue;
                }
                different++;
            }
            if (kept++ > 0) payload.Write(","u8);
            seen.TryAdd(key, payload.WrittenCount..(payload.WrittenCount + reading.WrittenCount));
            payload.Write(reading.WrittenSpan);
        }
        payload.Write("]"u8);
        return (payload.WrittenSpan.ToArray(), kept, equal, different);
    }

    /// <returns>The sensor that the reading is of; null when something is wrong.</returns>
    private string? ReadOne(Utf8JsonWriter json, JsonElement element, string path, List<IngestFault> faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new IngestFault(path, "object"));
            return null;
        }
        var (found, before, key) = (0, faults.Count, "");
        reading.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        foreach (var (field, name, isKey) in fields)
        {
            if (!element.TryGetProperty(name, out var value))
            {
                if (field.IsRequired) faults.Add(new IngestFault($"{path}/{field.Name}", "required"));
                continue;
            }
            found++;
            if (FieldValue.Write(json, field, value) is { } rule) faults.Add(new IngestFault($"{path}/{field.Name}", rule));
            else if (isKey) key += "\u001f" + value.GetRawText();
        }
        json.WriteEndObject();
        json.Flush();
        // Names of unknown members are not repeated: they are the sender's and may be anything.
        if (found != element.GetPropertyCount()) faults.Add(new IngestFault(path, "unknown_member"));
        return faults.Count == before ? key : null;
    }
}
