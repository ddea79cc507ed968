using System.Globalization;

namespace Bauhinia.Identity.Model;

/// <summary>The rules of a date of birth; the stored form is ISO 8601.</summary>
internal static class BirthDate
{
    public const int OldestYears = 130;

    /// <summary>Hong Kong has kept UTC+8 all year since 1979; a fixed offset needs no zone database on the host.</summary>
    private static readonly TimeSpan HongKong = TimeSpan.FromHours(8);

    public static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(HongKong).DateTime);

    public static bool IsPossible(DateOnly date, DateOnly today) => date <= today && date >= today.AddYears(-OldestYears);

    /// <summary>Full years reached; one born on 29 February reaches them on 1 March of other years.</summary>
    public static int Age(DateOnly born, DateOnly today)
    {
        var years = today.Year - born.Year;
        return (today.Month, today.Day).CompareTo((born.Month, born.Day)) < 0 ? years - 1 : years;
    }

    public static string ToText(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static bool TryRead(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
