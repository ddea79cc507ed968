using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
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

    private const byte Separator = 0x1f;

    private readonly FieldForm[] fields = ReadingsForm.Of(stream).Fields;
    private readonly JsonElement?[] values = new JsonElement?[stream.Fields.Count];
    private readonly Dictionary<string, Range> seen = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> reading = new(256);
    private readonly ArrayBufferWriter<byte> sensor = new(64);

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
        // The canonical form is seldom longer than what was sent; where it is, the buffer grows.
        var payload = new ArrayBufferWriter<byte>(JsonMarshal.GetRawUtf8Value(array).Length + 256);
        payload.Write("["u8);
        var (index, kept, equal, different) = (0, 0, 0, 0);
        foreach (var element in array.EnumerateArray())
        {
            var isWhole = ReadOne(element, path, index++, faults);
            if (faults.Count >= MostFaults && !LeavesOutFaulty) return default;
            if (!isWhole)
            {
                LeftOut++;
                continue;
            }
            var key = Encoding.UTF8.GetString(sensor.WrittenSpan);
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
        return (payload.WrittenMemory, kept, equal, different);
    }

    /// <summary>Leaves one reading in <see cref="reading"/>, and in <see cref="sensor"/> what it is of.</summary>
    /// <returns>Whether nothing is wrong with it.</returns>
    private bool ReadOne(JsonElement element, string path, int index, List<IngestFault> faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new IngestFault(At(path, index), "object"));
            return false;
        }
        var before = faults.Count;
        var hasUnknown = Distribute(element);
        reading.ResetWrittenCount();
        sensor.ResetWrittenCount();
        reading.Write("{"u8);
        for (var i = 0; i < fields.Length; i++)
        {
            var form = fields[i];
            if (values[i] is not { } value)
            {
                if (form.Field.IsRequired) faults.Add(new IngestFault($"{At(path, index)}/{form.Field.Name}", "required"));
                continue;
            }
            reading.Write(reading.WrittenCount == 1 ? form.Label : form.LabelAfterOthers);
            var start = reading.WrittenCount;
            if (form.Write(reading, value) is { } rule) faults.Add(new IngestFault($"{At(path, index)}/{form.Field.Name}", rule));
            if (!form.IsKey) continue;
            sensor.Write([Separator]);
            sensor.Write(reading.WrittenSpan[start..]);
        }
        reading.Write("}"u8);
        // Names of unknown members are not repeated: they are the sender's and may be anything.
        if (hasUnknown) faults.Add(new IngestFault(At(path, index), "unknown_member"));
        return faults.Count == before;
    }

    /// <summary>Puts each member into its field's place. Senders mostly keep the schema's order, so the next field is tried first.</summary>
    /// <returns>Whether there was a member that the schema does not know, or one twice.</returns>
    private bool Distribute(JsonElement element)
    {
        Array.Clear(values);
        var (next, hasUnknown) = (0, false);
        foreach (var member in element.EnumerateObject())
        {
            var place = next < fields.Length && member.NameEquals(fields[next].Name) ? next : PlaceOf(member);
            if (place < 0 || values[place] is not null)
            {
                hasUnknown = true;
                continue;
            }
            values[place] = member.Value;
            next = place + 1;
        }
        return hasUnknown;
    }

    private int PlaceOf(JsonProperty member)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (member.NameEquals(fields[i].Name)) return i;
        }
        return -1;
    }

    private static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}/{index}");
}
