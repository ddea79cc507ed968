using System.Text;
using System.Text.Json;

namespace Bauhinia.Data.Model.Events;

/// <summary>
/// Goes through the readings of a payload in canonical form, and shows where the value of each field stands. Nothing is made of the readings, and nothing
/// is checked anew: a period of the whole city has 2,000 of them, every 30 seconds, and they were checked when they came in.
/// </summary>
internal ref struct ReadingWalk
{
    private readonly ReadOnlySpan<byte> payload;
    private readonly byte[][] labels;
    private readonly Span<Range> places;
    private int at;

    /// <param name="payload">The JSON array.</param>
    /// <param name="labels">What stands before the value of each field, in the schema's order: see <see cref="Labels"/>.</param>
    /// <param name="places">Room for as many places.</param>
    public ReadingWalk(ReadOnlySpan<byte> payload, byte[][] labels, Span<Range> places)
    {
        this.payload = payload;
        this.labels = labels;
        this.places = places;
    }

    /// <summary>The labels of fields.</summary>
    public static byte[][] Labels(IEnumerable<string> names) => [.. names.Select(name => Encoding.UTF8.GetBytes($"\"{name}\":"))];

    /// <summary>The reading's bytes.</summary>
    public ReadOnlySpan<byte> Reading { get; private set; }

    /// <summary>Whether the reading begins with what was expected. The fields of that beginning have no place then.</summary>
    public bool IsExpected { get; private set; }

    /// <summary>Goes to the next reading.</summary>
    /// <param name="expected">How it probably begins, up to the end of a value; none where that is not known.</param>
    /// <param name="skipped">The fields that this beginning stands for.</param>
    /// <returns>Whether there is one.</returns>
    public bool Next(ReadOnlySpan<byte> expected, int skipped)
    {
        // Before a reading stands a bracket or a comma.
        if (payload[at..] is not [_, (byte)'{', ..]) return false;
        places.Clear();
        var (start, next) = (++at, 0);
        var reading = payload[start..];
        IsExpected = expected.Length > 0 && reading.StartsWith(expected) && reading[expected.Length] is (byte)',' or (byte)'}';
        if (IsExpected) (at, next) = (at + expected.Length, skipped);
        else if (payload[at + 1] == (byte)'}') at++;
        while (payload[at] != (byte)'}')
        {
            // {"name": or ,"name":
            var member = payload[++at..];
            var field = FieldOf(member, next);
            at += field >= 0 ? labels[field].Length : member[1..].IndexOf((byte)'"') + 3;
            var length = LengthOf(payload[at..]);
            // A field that the schema no longer has is passed over.
            if (field >= 0)
            {
                places[field] = at..(at + length);
                next = field + 1;
            }
            at += length;
        }
        Reading = payload[start..++at];
        return true;
    }

    /// <summary>The reading's bytes up to the end of a field that it has.</summary>
    public readonly ReadOnlySpan<byte> UpTo(int field) => Reading[..(places[field].End.Value - (at - Reading.Length))];

    /// <summary>The value of a field as it stands, a text with its quotation marks; empty where the reading has none.</summary>
    public readonly ReadOnlySpan<byte> Value(int field) => payload[places[field]];

    /// <summary>The value of a field in words; empty where the reading has none.</summary>
    public readonly string Text(int field)
    {
        var value = Value(field);
        if (value.IsEmpty) return "";
        if (value[0] != (byte)'"') return Encoding.UTF8.GetString(value);
        var text = new Utf8JsonReader(value);
        text.Read();
        return text.GetString() ?? "";
    }

    /// <param name="member">Where the member begins.</param>
    /// <param name="next">The field after the one before: members mostly follow each other as in the schema.</param>
    private readonly int FieldOf(ReadOnlySpan<byte> member, int next)
    {
        for (var i = next; i < labels.Length; i++)
        {
            if (member.StartsWith(labels[i])) return i;
        }
        for (var i = 0; i < next; i++)
        {
            if (member.StartsWith(labels[i])) return i;
        }
        return -1;
    }

    /// <summary>The length of a text, number or flag.</summary>
    private static int LengthOf(ReadOnlySpan<byte> value)
    {
        var length = 1;
        if (value[0] != (byte)'"')
        {
            // A few bytes: looking at each is faster than beginning to look at many.
            while (value[length] is not ((byte)',' or (byte)'}')) length++;
            return length;
        }
        while (true)
        {
            length += value[length..].IndexOfAny((byte)'"', (byte)'\\') + 1;
            if (value[length - 1] == (byte)'"') return length;
            length++;
        }
    }
}
