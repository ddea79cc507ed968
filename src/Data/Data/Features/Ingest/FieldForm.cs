using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Ingest;

/// <summary>
/// Checks the values of one field and writes them in their canonical form. A value that already stands in that form, as most senders' do, is copied as it
/// is; whether it does is seen from its bytes, and in doubt it is read and written anew.
/// </summary>
internal sealed class FieldForm(StreamField schema, bool isKey)
{
    private const int LongestNumber = 64;
    // Of the 28 digits that the lake keeps.
    private const int DigitsAfterPoint = 10;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    // Letters that no JSON encoder writes in another way.
    private static readonly SearchValues<byte> Unescaped = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.,:;/()"u8);

    private readonly (string Text, byte[] Json)[] choices = [.. schema.Choices.Select(c => (c, Quoted(c)))];
    private readonly long least = schema.Minimum is { } minimum ? (long)Math.Clamp(decimal.Ceiling(minimum), long.MinValue, long.MaxValue) : long.MinValue;
    private readonly long greatest = schema.Maximum is { } maximum ? (long)Math.Clamp(decimal.Floor(maximum), long.MinValue, long.MaxValue) : long.MaxValue;

    public StreamField Field => schema;

    public bool IsKey => isKey;

    /// <summary>The member's name.</summary>
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(schema.Name);

    /// <summary>What stands before its value where it is the first member.</summary>
    public byte[] Label { get; } = Encoding.UTF8.GetBytes($"\"{schema.Name}\":");

    /// <summary>What stands before its value elsewhere.</summary>
    public byte[] LabelAfterOthers { get; } = Encoding.UTF8.GetBytes($",\"{schema.Name}\":");

    /// <returns>The rule that the value breaks; null when it was written.</returns>
    public string? Write(IBufferWriter<byte> json, JsonElement value) => schema.Kind switch
    {
        FieldKind.Text => WriteText(json, value),
        FieldKind.Choice => WriteChoice(json, value),
        FieldKind.Integer => WriteInteger(json, value),
        FieldKind.Decimal => WriteDecimal(json, value),
        FieldKind.Time => WriteTime(json, value),
        _ => WriteFlag(json, value),
    };

    /// <summary>Looks whether bytes begin with a value that is surely right.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="kept">How many of the value's first bytes are its canonical form.</param>
    /// <returns>Its length in bytes; 0 in doubt, and then it may still be right.</returns>
    public int Recognise(ReadOnlySpan<byte> json, out int kept)
    {
        if (schema.Kind == FieldKind.Decimal) return RecogniseDecimal(json, out kept);
        return kept = schema.Kind switch
        {
            FieldKind.Text => RecogniseText(json),
            FieldKind.Choice => RecogniseChoice(json),
            FieldKind.Integer => RecogniseInteger(json),
            FieldKind.Time => RecogniseTime(json),
            _ => json.StartsWith("true"u8) ? 4 : json.StartsWith("false"u8) ? 5 : 0,
        };
    }

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

    private string? WriteText(IBufferWriter<byte> json, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return "text";
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (!raw[1..^1].ContainsAnyExcept(Unescaped))
        {
            if (!HasLength(raw.Length - 2)) return LengthRule;
            json.Write(raw);
            return null;
        }
        if (TextOf(value) is not { } text) return "text";
        if (!HasLength(text.Length)) return LengthRule;
        if (text.Any(char.IsControl)) return "no_control_characters";
        json.Write(Quoted(text));
        return null;
    }

    private int RecogniseText(ReadOnlySpan<byte> json)
    {
        var length = LengthOfText(json);
        return length > 0 && HasLength(length - 2) ? length : 0;
    }

    /// <summary>The length in bytes of a string of plain letters, with its quotation marks; 0 where there stands another thing.</summary>
    private static int LengthOfText(ReadOnlySpan<byte> json)
    {
        if (json is not [(byte)'"', .. var text]) return 0;
        var length = text.IndexOfAnyExcept(Unescaped);
        return length >= 0 && text[length] == (byte)'"' ? length + 2 : 0;
    }

    private string LengthRule { get; } = $"length_1_to_{schema.MaximumLength}";

    private bool HasLength(int length) => length > 0 && length <= schema.MaximumLength;

    private string? WriteChoice(IBufferWriter<byte> json, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return "choice";
        var raw = JsonMarshal.GetRawUtf8Value(value);
        foreach (var (_, known) in choices)
        {
            if (!raw.SequenceEqual(known)) continue;
            json.Write(known);
            return null;
        }
        var text = TextOf(value);
        if (choices.FirstOrDefault(c => c.Text == text).Json is not { } form) return "choice";
        json.Write(form);
        return null;
    }

    private int RecogniseChoice(ReadOnlySpan<byte> json)
    {
        foreach (var (_, known) in choices)
        {
            if (json.StartsWith(known)) return known.Length;
        }
        return 0;
    }

    private string? WriteInteger(IBufferWriter<byte> json, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) return "integer";
        if (OutOfRange(number) is { } rule) return rule;
        var span = json.GetSpan(LongestNumber);
        Utf8Formatter.TryFormat(number, span, out var written);
        json.Advance(written);
        return null;
    }

    private int RecogniseInteger(ReadOnlySpan<byte> json)
    {
        var isNegative = json is [(byte)'-', ..];
        var digits = isNegative ? json[1..] : json;
        var length = PlainNumber.Digits(digits, out var number);
        if (length is 0 or > PlainNumber.MostDigits || (digits[0] == (byte)'0' && (length > 1 || isNegative))) return 0;
        if (isNegative) number = -number;
        return number >= least && number <= greatest ? length + (isNegative ? 1 : 0) : 0;
    }

    private string? WriteDecimal(IBufferWriter<byte> json, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number) return "decimal";
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (IsShortest(raw) && Utf8Parser.TryParse(raw, out decimal plain, out _))
        {
            if (OutOfRange(plain) is { } broken) return broken;
            json.Write(raw);
            return null;
        }
        if (!value.TryGetDecimal(out var number)) return "decimal";
        // As the lake keeps them (DECIMAL(28,10)): nothing is rounded anywhere.
        if (decimal.Abs(number) >= 1_000_000_000_000_000_000m || decimal.Round(number, DigitsAfterPoint) != number) return "decimal_digits";
        if (OutOfRange(number) is { } rule) return rule;
        var span = json.GetSpan(LongestNumber);
        Utf8Formatter.TryFormat(ShortestForm.Of(number), span, out var written);
        json.Advance(written);
        return null;
    }

    private int RecogniseDecimal(ReadOnlySpan<byte> json, out int kept)
    {
        kept = 0;
        // What is negative, has an exponent, or has more digits than the lake keeps, is in doubt.
        if (!PlainNumber.TryRead(json, out var number) || number.FractionDigits > DigitsAfterPoint) return 0;
        // Between whole bounds a number is in range; beside them its fraction decides.
        if ((number.Whole < least || number.Whole >= greatest) && OutOfRange(number.Value) is not null) return 0;
        kept = number.ShortestLength;
        return number.Length;
    }

    private static string? WriteTime(IBufferWriter<byte> json, JsonElement value)
    {
        if (TextOf(value) is not { } text || !InstantText.TryRead(text, out var time)) return "time_with_offset";
        var span = json.GetSpan(EventEnvelope.LongestTime + 2);
        span[0] = (byte)'"';
        var written = EventEnvelope.Time(time, span[1..]);
        span[written + 1] = (byte)'"';
        json.Advance(written + 2);
        return null;
    }

    private static int RecogniseTime(ReadOnlySpan<byte> json)
    {
        var length = LengthOfText(json);
        if (length is 0 or > EventEnvelope.LongestTime + 2 || !InstantText.TryRead(Encoding.ASCII.GetString(json[1..(length - 1)]), out var time)) return 0;
        Span<byte> written = stackalloc byte[EventEnvelope.LongestTime];
        return json[1..(length - 1)].SequenceEqual(written[..EventEnvelope.Time(time, written)]) ? length : 0;
    }

    private static string? WriteFlag(IBufferWriter<byte> json, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return "flag";
        json.Write(value.ValueKind == JsonValueKind.True ? "true"u8 : "false"u8);
        return null;
    }

    /// <summary>Whether a JSON number has no exponent, few digits, none of them a zero that could go, and is not a negative zero.</summary>
    private static bool IsShortest(ReadOnlySpan<byte> number)
    {
        if (number.Length > PlainNumber.MostDigits || number[0] == (byte)'-' || number.ContainsAny((byte)'e', (byte)'E')) return false;
        var point = number.IndexOf((byte)'.');
        return point < 0 || (number.Length - point - 1 <= DigitsAfterPoint && number[^1] != (byte)'0');
    }

    private static byte[] Quoted(string text)
    {
        var encoded = JsonEncodedText.Encode(text, Encoder).EncodedUtf8Bytes;
        return [(byte)'"', .. encoded, (byte)'"'];
    }

    private string? OutOfRange(decimal number) =>
        number < schema.Minimum ? "below_minimum" : number > schema.Maximum ? "above_maximum" : null;
}
