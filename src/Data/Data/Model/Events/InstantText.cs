using System.Globalization;
using System.Text.RegularExpressions;

namespace Bauhinia.Data.Model.Events;

/// <summary>A point in time as RFC 3339 writes it, with its offset from UTC: a local time without one would mean another moment on another machine.</summary>
internal static partial class InstantText
{
    /// <summary>Reads a time, to whole microseconds, from the year 1800 on.</summary>
    public static bool TryRead(string text, out DateTimeOffset time)
    {
        time = default;
        if (!Form().IsMatch(text) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var parsed)) return false;
        time = new DateTimeOffset(parsed.UtcTicks - (parsed.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        return time.Year >= 1800;
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})\\z")]
    private static partial Regex Form();
}
