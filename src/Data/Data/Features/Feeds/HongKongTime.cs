using System.Globalization;
using Bauhinia.Data.Model;

namespace Bauhinia.Data.Features.Feeds;

/// <summary>
/// Times as the city's feeds write them: of the wall clock and without an offset. Hong Kong Time is eight hours ahead of UTC; there has been no summer time
/// since 1979, and the Observatory keeps its records in this time throughout.
/// </summary>
internal static class HongKongTime
{
    /// <summary>Reads a date such as 2024-04-06 and a time such as 21:27:00.</summary>
    public static DateTimeOffset? Read(string? date, string? time) => Read($"{date}T{time}", "yyyy-MM-dd'T'HH:mm:ss", 19);

    /// <summary>Reads 2025-11-15 12:39:51.</summary>
    public static DateTimeOffset? Read(string? text) => Read(text, "yyyy-MM-dd HH:mm:ss", 19);

    /// <summary>Reads 202608241510 or 20260824151059. 2400 is the end of the day, which is the beginning of the next.</summary>
    public static DateTimeOffset? ReadCompact(string? text)
    {
        if (text is not { Length: 12 or 14 }) return null;
        var isEndOfDay = text.AsSpan(8).SequenceEqual(text.Length == 12 ? "2400" : "240000");
        var whole = isEndOfDay ? string.Concat(text.AsSpan(0, 8), "000000") : text.Length == 12 ? text + "00" : text;
        return Read(whole, "yyyyMMddHHmmss", 14) is { } time ? time.AddDays(isEndOfDay ? 1 : 0) : null;
    }

    private static DateTimeOffset? Read(string? text, string form, int length) =>
        text?.Length == length && DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is >= 1800 and < 9999
            ? new DateTimeOffset(local, CityDay.Offset).ToUniversalTime()
            : null;
}
