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

    private ReadingsForm(StreamDeclaration stream) => Fields = [.. stream.Fields.Select(f => new FieldForm(f, stream.KeyFields.Contains(f.Name)))];

    /// <summary>In the schema's order.</summary>
    public FieldForm[] Fields { get; }

    public static ReadingsForm Of(StreamDeclaration stream) => Made.GetValue(stream, static s => new ReadingsForm(s));

    /// <summary>Looks whether bytes begin with an array of readings, compact and in the schema's order, that keep every rule, each of another sensor.</summary>
    /// <param name="json">UTF-8; the payload may be a part of it.</param>
    /// <param name="payload">The array in canonical form.</param>
    /// <param name="readings">How many there are.</param>
    /// <returns>The array's length in bytes as it stands; 0 in doubt, and then the readings may still be right.</returns>
    public int Recognise(ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> payload, out int readings)
    {
        (payload, readings) = (default, 0);
        var pass = new Pass(json.Span);
        if (!pass.Takes("["u8)) return 0;
        // Two sensors whose names have the same hash are a doubt like one that stands twice.
        var sensors = new HashSet<int>(Math.Min(json.Length / 64, ReadingsParser.MostReadings));
        do
        {
            if (!Reading(ref pass, out var sensor) || !sensors.Add(sensor) || ++readings > ReadingsParser.MostReadings) return 0;
        }
        while (pass.Takes(","u8));
        if (!pass.Takes("]"u8)) return 0;
        payload = pass.Kept ?? json[..pass.At];
        return pass.At;
    }

    /// <returns>Whether there is a reading that is surely right.</returns>
    private bool Reading(ref Pass pass, out int sensor)
    {
        sensor = 0;
        if (!pass.Takes("{"u8)) return false;
        var hash = default(HashCode);
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
            if (form.IsKey) hash.AddBytes(pass.Rest[..kept]);
            pass.Take(length, kept);
        }
        sensor = hash.ToHashCode();
        return pass.Takes("}"u8);
    }

    /// <summary>One way through the bytes. While all of them are kept, none is copied.</summary>
    private ref struct Pass(ReadOnlySpan<byte> json)
    {
        private readonly ReadOnlySpan<byte> json = json;
        private byte[]? copy;
        private int written;
        private int copied;

        public int At { get; private set; }

        public readonly ReadOnlySpan<byte> Rest => json[At..];

        /// <summary>What is kept of the bytes passed; null where that is all of them.</summary>
        public ReadOnlyMemory<byte>? Kept
        {
            get
            {
                if (copy is null) return null;
                Copy(At);
                return copy.AsMemory(0, written);
            }
        }

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
            if (kept == length) return;
            copy ??= GC.AllocateUninitializedArray<byte>(json.Length);
            Copy(At - length + kept);
            copied = At;
        }

        private void Copy(int to)
        {
            json[copied..to].CopyTo(copy.AsSpan(written));
            written += to - copied;
            copied = to;
        }
    }
}
