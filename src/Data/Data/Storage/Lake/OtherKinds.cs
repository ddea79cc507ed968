using System.Globalization;
using System.Text.Json;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>Reads a value of a message as a kind that it may not have: null where that kind cannot say it.</summary>
internal static class OtherKinds
{
    // What DECIMAL(28,10) holds.
    private const decimal Beyond = 1_000_000_000_000_000_000m;
    private const int Places = 10;

    public static long? Integer(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole)) return whole;
        return Number(value) is { } number && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue ? (long)number : null;
    }

    public static decimal? Decimal(JsonElement value) =>
        Number(value) is { } number && Math.Abs(number) < Beyond && decimal.Round(number, Places) == number ? number : null;

    public static bool? Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out var flag) => flag,
        _ => null,
    };

    public static DateTimeOffset? Time(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && InstantText.TryRead(value.GetString() ?? "", out var time) ? time : null;

    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private static decimal? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
        JsonValueKind.String when decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
