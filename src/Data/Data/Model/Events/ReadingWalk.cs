using System.Text.Json;

namespace Bauhinia.Data.Model.Events;

/// <summary>
/// Goes through the readings of a payload in canonical form, and shows where the value of each field stands. Nothing is made of the readings, and nothing
/// is checked anew: a period of the whole city has 2,000 of them, every 30 seconds, and they were checked when they came in.
/// </summary>
internal ref struct ReadingWalk
{
    private readonly ReadOnlySpan<byte> payload;
    private readonly byte[][] names;
    private readonly Span<Range> places;
    private int at;

    /// <param name="payload">The JSON array.</param>
    /// <param name="names">The fields' names, UTF-8, in the schema's order.</param>
    /// <param name="places">Room for as many places.</param>
    public ReadingWalk(ReadOnlySpan<byte> payload, byte[][] names, Span<Range> places)
    {
        this.payload = payload;
        this.names = names;
        this.places = places;
    }

    /// <summary>The reading's bytes.</summary>
    public ReadOnlySpan<byte> Reading { get; private set; }

    /// <summary>Goes to the next reading.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        // Before a reading stands a bracket or a comma.
        if (payload[at..] is not [_, (byte)'{', ..]) return false;
        places.Clear();
        var (start, next) = (++at, 0);
        if (payload[at + 1] == (byte)'}') at++;
        while (payload[at] != (byte)'}')
        {
            // {"name": or ,"name":
            var name = payload[(at + 2)..];
            name = name[..name.IndexOf((byte)'"')];
            at += name.Length + 4;
            var length = LengthOf(payload[at..]);
            var field = next < names.Length && name.SequenceEqual(names[next]) ? next : FieldOf(name);
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

    /// <summary>The value of a field as it stands, a text with its quotation marks; empty where the reading has none.</summary>
    public readonly ReadOnlySpan<byte> Value(int field) => payload[places[field]];

    /// <summary>The value of a field in words; empty where the reading has none.</summary>
    public readonly string Text(int field)
    {
        var value = Value(field);
        if (value.IsEmpty) return "";
        if (value[0] != (byte)'"') return System.Text.Encoding.UTF8.GetString(value);
        var text = new Utf8JsonReader(value);
        text.Read();
        return text.GetString() ?? "";
    }

    private readonly int FieldOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (name.SequenceEqual(names[i])) return i;
        }
        return -1;
    }

    /// <summary>The length of a text, number or flag.</summary>
    private static int LengthOf(ReadOnlySpan<byte> value)
    {
        if (value[0] != (byte)'"') return value.IndexOfAny((byte)',', (byte)'}');
        var length = 1;
        while (true)
        {
            length += value[length..].IndexOfAny((byte)'"', (byte)'\\') + 1;
            if (value[length - 1] == (byte)'"') return length;
            length++;
        }
    }
}
