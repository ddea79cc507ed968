using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Ingest;

/// <summary>
/// What a stream's declaration says of the form of its readings; made once for each declaration. It recognises readings that already stand in canonical
/// form, as a sender's do that writes compact JSON in the schema's order: they are checked where they lie, and taken as they are but for zeros at the end
/// of a number, which some write.
/// </summary>
internal sealed class ReadingsForm
{
    private static readonly ConditionalWeakTable<StreamDeclaration, ReadingsForm> Made = [];

    // One for each message that is read at the same time.
    private readonly ConcurrentStack<HashSet<ulong>> spareSets = new();

    private ReadingsForm(StreamDeclaration stream) => Fields = [.. stream.Fields.Select(f => new FieldForm(f, stream.KeyFields.Contains(f.Name)))];

    /// <summary>In the schema's order.</summary>
    public FieldForm[] Fields { get; }

    public static ReadingsForm Of(StreamDeclaration stream) => Made.GetValue(stream, static s => new ReadingsForm(s));

    /// <summary>Looks whether bytes begin with an array of readings, compact and in the schema's order, that keep every rule, each of another sensor.</summary>
    /// <param name="json">UTF-8.</param>
    /// <returns>Null in doubt, and then the readings may still be right.</returns>
    public RecognisedReadings? Recognise(ReadOnlySpan<byte> json)
    {
        var pass = new Pass(json);
        if (!pass.Takes("["u8)) return null;
        var readings = 0;
        var sensors = spareSets.TryPop(out var spare) ? spare : [];
        try
        {
            do
            {
                // Two sensors whose names have the same hash are a doubt like one that stands twice.
                if (!Reading(ref pass, out var sensor) || !sensors.Add(sensor) || ++readings > ReadingsParser.MostReadings) return null;
            }
            while (pass.Takes(","u8));
            return pass.Takes("]"u8) ? new RecognisedReadings(pass.At, readings, pass.Cuts) : null;
        }
        finally
        {
            sensors.Clear();
            spareSets.Push(sensors);
        }
    }

    /// <returns>Whether there is a reading that is surely right.</returns>
    private bool Reading(ref Pass pass, out ulong sensor)
    {
        sensor = 0;
        if (!pass.Takes("{"u8)) return false;
        var hash = 0UL;
        var isFirst = true;
        foreach (var form in Fields)
        {
            if (!pass.Takes(isFirst ? form.Label : form.LabelAfterOthers))
            {
                if (form.Field.IsRequired) return false;
                continue;
            }
            isFirst = false;
            var length = form.Recognise(pass.Rest, out var kept);
            if (length == 0) return false;
            if (form.IsKey) hash = XxHash3.HashToUInt64(pass.Rest[..kept], (long)hash);
            pass.Take(length, kept);
        }
        sensor = hash;
        return pass.Takes("}"u8);
    }

    /// <summary>One way through the bytes.</summary>
    private ref struct Pass(ReadOnlySpan<byte> json)
    {
        private readonly ReadOnlySpan<byte> json = json;

        public int At { get; private set; }

        /// <summary>The bytes passed that are not kept; null where that is none.</summary>
        public List<Range>? Cuts { get; private set; }

        public readonly ReadOnlySpan<byte> Rest => json[At..];

        /// <summary>Goes past bytes that are expected.</summary>
        /// <returns>Whether they stood there.</returns>
        public bool Takes(ReadOnlySpan<byte> expected)
        {
            if (!json[At..].StartsWith(expected)) return false;
            At += expected.Length;
            return true;
        }

        /// <summary>Goes past a value and keeps the first bytes of it.</summary>
        public void Take(int length, int kept)
        {
            At += length;
            if (kept < length) (Cuts ??= []).Add((At - length + kept)..At);
        }
    }
}
