using System.Runtime.CompilerServices;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Ingest;

/// <summary>
/// What a stream's declaration says of the form of its readings; made once for each declaration. It recognises readings that already stand in canonical
/// form, as a sender's do that writes compact JSON in the schema's order: they are checked where they lie, and taken as they are.
/// </summary>
internal sealed class ReadingsForm
{
    private static readonly ConditionalWeakTable<StreamDeclaration, ReadingsForm> Made = [];

    // The fields that name a reading's sensor stand side by side in nearly every schema: their bytes are then the sensor's name.
    private readonly (int First, int Last)? key;

    private ReadingsForm(StreamDeclaration stream)
    {
        Fields = [.. stream.Fields.Select(f => new FieldForm(f, stream.KeyFields.Contains(f.Name)))];
        var (first, last) = (Array.FindIndex(Fields, f => f.IsKey), Array.FindLastIndex(Fields, f => f.IsKey));
        if (first >= 0 && last - first + 1 == stream.KeyFields.Count) key = (first, last);
    }

    /// <summary>In the schema's order.</summary>
    public FieldForm[] Fields { get; }

    public static ReadingsForm Of(StreamDeclaration stream) => Made.GetValue(stream, static s => new ReadingsForm(s));

    /// <summary>Looks whether bytes begin with an array of readings in canonical form that keep every rule, each of another sensor.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="readings">How many there are.</param>
    /// <returns>The array's length in bytes; 0 in doubt, and then the readings may still be right.</returns>
    public int Canonical(ReadOnlySpan<byte> json, out int readings)
    {
        readings = 0;
        if (key is null || !json.StartsWith("["u8)) return 0;
        // Two sensors whose names have the same hash are a doubt like one that stands twice.
        var sensors = new HashSet<int>(Math.Min(json.Length / 64, ReadingsParser.MostReadings));
        var at = 1;
        while (true)
        {
            var length = Reading(json[at..], out var sensor);
            if (length == 0 || !sensors.Add(sensor) || ++readings > ReadingsParser.MostReadings) return 0;
            at += length;
            if (at >= json.Length) return 0;
            var next = json[at++];
            if (next == (byte)']') return at;
            if (next != (byte)',') return 0;
        }
    }

    /// <returns>The reading's length in bytes; 0 in doubt.</returns>
    private int Reading(ReadOnlySpan<byte> json, out int sensor)
    {
        sensor = 0;
        if (!json.StartsWith("{"u8)) return 0;
        var (at, from) = (1, 1);
        for (var i = 0; i < Fields.Length; i++)
        {
            var form = Fields[i];
            if (i == key?.First) from = at;
            var label = at == 1 ? form.Label : form.LabelAfterOthers;
            if (json[at..].StartsWith(label))
            {
                at += label.Length;
                var length = form.Canonical(json[at..]);
                if (length == 0) return 0;
                at += length;
            }
            else if (form.Field.IsRequired)
            {
                return 0;
            }
            if (i != key?.Last) continue;
            var hash = default(HashCode);
            hash.AddBytes(json[from..at]);
            sensor = hash.ToHashCode();
        }
        return at < json.Length && json[at] == (byte)'}' ? at + 1 : 0;
    }
}
