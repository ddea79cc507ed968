using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Bauhinia.Portal.Design.Fields;

/// <summary>A date as a person types it in three boxes; nothing is promised about the text in them.</summary>
public sealed class DateParts
{
    [StringLength(2)]
    public string? Day { get; set; }

    [StringLength(2)]
    public string? Month { get; set; }

    [StringLength(4)]
    public string? Year { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Day) && string.IsNullOrWhiteSpace(Month) && string.IsNullOrWhiteSpace(Year);

    /// <summary>The date, if the three parts name a day of the Gregorian calendar from year 1000 on; otherwise null.</summary>
    public DateOnly? ToDate()
    {
        if (!Number(Day, out var day) || !Number(Month, out var month) || !Number(Year, out var year))
        {
            return null;
        }
        var exists = year is >= 1000 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        return exists ? new DateOnly(year, month, day) : null;
    }

    public static DateParts From(DateOnly date) => new()
    {
        Day = date.Day.ToString(CultureInfo.InvariantCulture),
        Month = date.Month.ToString(CultureInfo.InvariantCulture),
        Year = date.Year.ToString(CultureInfo.InvariantCulture),
    };

    private static bool Number(string? text, out int value) =>
        int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
