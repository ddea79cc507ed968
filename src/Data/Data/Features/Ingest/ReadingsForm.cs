using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bauhinia.Data.Model;
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

    private readonly int keyEnd;

    // How the readings of the message before began: the next one mostly tells of the same sensors in the same order.
    private volatile KnownSensor[] known = [];

    private ReadingsForm(StreamDeclaration stream)
    {
        Fields = [.. stream.Fields.Select(f => new FieldForm(f, stream.KeyFields.Contains(f.Name)))];
        keyEnd = stream.KeyEnd;
    }

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
        var (before, areKnown) = (known, true);
        var sensors = new List<KnownSensor>(before.Length);
        do
        {
            var expected = sensors.Count < before.Length ? before[sensors.Count] : null;
            if (sensors.Count == ReadingsParser.MostReadings || !Reading(ref pass, expected, out var sensor)) return null;
            areKnown &= sensor == expected;
            sensors.Add(sensor);
        }
        while (pass.Takes(","u8));
        return pass.Takes("]"u8) && (areKnown || AreDifferent(sensors)) ? new RecognisedReadings(pass.At, sensors.Count, pass.Cuts) : null;
    }

    /// <summary>Whether no two are the same sensor. Two whose names have the same hash are a doubt like one that stands twice.</summary>
    private bool AreDifferent(List<KnownSensor> sensors)
    {
        var seen = new HashSet<ulong>(sensors.Count);
        var areDifferent = sensors.TrueForAll(s => seen.Add(s.Hash));
        if (areDifferent && sensors.Count > 1) known = [.. sensors];
        return areDifferent;
    }

    /// <param name="pass">Where the reading begins.</param>
    /// <param name="expected">The sensor that it is probably of.</param>
    /// <param name="sensor">The sensor that it is of.</param>
    /// <returns>Whether there is a reading that is surely right.</returns>
    private bool Reading(ref Pass pass, KnownSensor? expected, [NotNullWhen(true)] out KnownSensor? sensor)
    {
        var start = pass.At;
        sensor = expected is not null && pass.TakesWhole(expected.Start) ? expected : null;
        if (sensor is null && !pass.Takes("{"u8)) return false;
        var hash = 0UL;
        var isFirst = sensor is null;
        for (var i = sensor is null ? 0 : keyEnd; i < Fields.Length; i++)
        {
            var form = Fields[i];
            if (pass.Takes(isFirst ? form.Label : form.LabelAfterOthers))
            {
                isFirst = false;
                var length = form.Recognise(pass.Rest, out var kept);
                if (length == 0) return false;
                if (form.IsKey) hash = ProcessHash.Of(pass.Rest[..kept], hash);
                pass.Take(length, kept);
            }
            else if (form.Field.IsRequired)
            {
                return false;
            }
            if (i == keyEnd - 1) sensor = new(pass.Since(start), hash);
        }
        sensor ??= new([], hash);
        return pass.Takes("}"u8);
    }

    /// <summary>How a sensor's readings begin.</summary>
    private sealed class KnownSensor(byte[] start, ulong hash)
    {
        /// <summary>The bytes up to the end of its key; none where they are not canonical.</summary>
        public byte[] Start => start;

        /// <summary>Of its key.</summary>
        public ulong Hash => hash;
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

        /// <summary>Goes past bytes that are expected and end with a value.</summary>
        /// <returns>Whether they stood there.</returns>
        public bool TakesWhole(ReadOnlySpan<byte> expected) =>
            expected.Length > 0 && json.Length > At + expected.Length && json[At + expected.Length] is (byte)',' or (byte)'}' && Takes(expected);

        /// <summary>The bytes passed since a place; none where some of them are not kept.</summary>
        public readonly byte[] Since(int place) => Cuts is [.., var last] && last.End.Value > place ? [] : json[place..At].ToArray();

        /// <summary>Goes past a value and keeps the first bytes of it.</summary>
        public void Take(int length, int kept)
        {
            At += length;
            if (kept < length) (Cuts ??= []).Add((At - length + kept)..At);
        }
    }
}
