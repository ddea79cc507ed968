using System.Globalization;
using System.Text.RegularExpressions;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>Times as Solr's queries write them: <c>2026-01-01T00:00:00Z</c>, or <c>NOW</c> with steps such as <c>NOW/DAY-7DAYS</c>.</summary>
internal static partial class SolrTime
{
    private const int MostSteps = 8;

    /// <returns>Null for what is no such time, or lies beyond the years 1 to 9999.</returns>
    public static DateTimeOffset? Read(string text, DateTimeOffset now)
    {
        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) return time;
        if (DateMath().Match(text) is not { Success: true } math || math.Groups[1].Captures.Count > MostSteps) return null;
        try
        {
            return math.Groups[1].Captures.Aggregate(now.ToUniversalTime(), (at, step) => Step(at, step.Value));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static DateTimeOffset Step(DateTimeOffset at, string step)
    {
        var unit = step.TrimStart('/', '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (step[0] == '/') return Begin(at, unit.TrimEnd('S'));
        var number = int.Parse(step[..^unit.Length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return unit.TrimEnd('S') switch
        {
            "YEAR" => at.AddYears(number),
            "MONTH" => at.AddMonths(number),
            "DAY" => at.AddDays(number),
            "HOUR" => at.AddHours(number),
            "MINUTE" => at.AddMinutes(number),
            _ => at.AddSeconds(number),
        };
    }

    private static DateTimeOffset Begin(DateTimeOffset at, string unit) => unit switch
    {
        "YEAR" => new(at.Year, 1, 1, 0, 0, 0, TimeSpan.Zero),
        "MONTH" => new(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero),
        "DAY" => new(at.Date, TimeSpan.Zero),
        "HOUR" => new(at.Date.AddHours(at.Hour), TimeSpan.Zero),
        "MINUTE" => new(at.Date.AddHours(at.Hour).AddMinutes(at.Minute), TimeSpan.Zero),
        _ => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)),
    };

    [GeneratedRegex("^NOW((?:/(?:YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)S?)|(?:[+-][0-9]{1,6}(?:YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)S?))*\\z")]
    private static partial Regex DateMath();
}
