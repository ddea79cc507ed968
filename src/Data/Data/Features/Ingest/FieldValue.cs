using System.Text.Json;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Ingest;

/// <summary>Checks one value of a reading and writes it in its canonical form.</summary>
internal static class FieldValue
{
    /// <returns>The rule that the value breaks; null when it was written.</returns>
    public static string? Write(Utf8JsonWriter json, StreamField field, JsonElement value) => field.Kind switch
    {
        FieldKind.Text => WriteText(json, field, value),
        FieldKind.Choice => WriteChoice(json, field, value),
        FieldKind.Integer => WriteInteger(json, field, value),
        FieldKind.Decimal => WriteDecimal(json, field, value),
        FieldKind.Time => WriteTime(json, field, value),
        _ => WriteFlag(json, field, value),
    };

    /// <summary>The text of a JSON string; null when it is none, or holds a lone surrogate or bytes that are not UTF-8.</summary>
    public static string? TextOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // This is how the parser says that the escapes or bytes make no text.
            return null;
        }
    }

    private static string? WriteText(Utf8JsonWriter json, StreamField field, JsonElement value)
    {
        if (TextOf(value) is not { } text) return "text";
        if (text.Length == 0 || text.Length > field.MaximumLength) return $"length_1_to_{field.MaximumLength}";
        if (HasControl(text)) return "no_control_characters";
        json.WriteString(field.Name, text);
        return null;
    }

    private static string? WriteChoice(Utf8JsonWriter json, StreamField field, JsonElement value)
    {
        if (TextOf(value) is not { } text || !field.Choices.Contains(text, StringComparer.Ordinal)) return "choice";
        json.WriteString(field.Name, text);
        return null;
    }

    private static string? WriteInteger(Utf8JsonWriter json, StreamField field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) return "integer";
        if (OutOfRange(field, number) is { } rule) return rule;
        json.WriteNumber(field.Name, number);
        return null;
    }

    private static string? WriteDecimal(Utf8JsonWriter json, StreamField field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var number)) return "decimal";
        // As the lake keeps them (DECIMAL(28,10)): nothing is rounded anywhere.
        if (decimal.Abs(number) >= 1_000_000_000_000_000_000m || decimal.Round(number, 10) != number) return "decimal_digits";
        if (OutOfRange(field, number) is { } rule) return rule;
        json.WriteNumber(field.Name, ShortestForm.Of(number));
        return null;
    }

    private static string? WriteTime(Utf8JsonWriter json, StreamField field, JsonElement value)
    {
        if (TextOf(value) is not { } text || !InstantText.TryRead(text, out var time)) return "time_with_offset";
        json.WriteString(field.Name, EventEnvelope.Time(time));
        return null;
    }

    private static string? WriteFlag(Utf8JsonWriter json, StreamField field, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return "flag";
        json.WriteBoolean(field.Name, value.GetBoolean());
        return null;
    }

    private static bool HasControl(string text)
    {
        foreach (var letter in text)
        {
            if (char.IsControl(letter)) return true;
        }
        return false;
    }

    private static string? OutOfRange(StreamField field, decimal number) =>
        number < field.Minimum ? "below_minimum" : number > field.Maximum ? "above_maximum" : null;
}
