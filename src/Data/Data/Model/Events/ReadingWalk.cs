using System.Text.Json;

namespace Bauhinia.Data.Model.Events;

/// <summary>
/// Goes through the readings of a payload in canonical form, and shows where the value of each field stands. Nothing is made of the readings: a period of the
/// whole city has 2,000 of them, every 30 seconds.
/// </summary>
internal ref struct ReadingWalk
{
    private readonly ReadOnlySpan<byte> payload;
    private readonly byte[][] names;
    private readonly Span<Range> places;
    private Utf8JsonReader json;

    /// <param name="payload">The JSON array.</param>
    /// <param name="names">The fields' names, UTF-8, in the schema's order.</param>
    /// <param name="places">Room for as many places.</param>
    public ReadingWalk(ReadOnlySpan<byte> payload, byte[][] names, Span<Range> places)
    {
        this.payload = payload;
        this.names = names;
        this.places = places;
        json = new Utf8JsonReader(payload);
        json.Read();
    }

    /// <summary>The reading's bytes.</summary>
    public ReadOnlySpan<byte> Reading { get; private set; }

    /// <summary>Goes to the next reading.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
        places.Clear();
        var (start, next) = ((int)json.TokenStartIndex, 0);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = next < names.Length && json.ValueTextEquals(names[next]) ? next : FieldOf(json);
            json.Read();
            // A field that the schema no longer has is passed over.
            if (field < 0) continue;
            places[field] = (int)json.TokenStartIndex..(int)json.BytesConsumed;
            next = field + 1;
        }
        Reading = payload[start..(int)json.BytesConsumed];
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

    private readonly int FieldOf(in Utf8JsonReader name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (name.ValueTextEquals(names[i])) return i;
        }
        return -1;
    }
}
