using System.Globalization;

namespace VenueBooking;

/// <summary>Today and now as the city's wall clocks show them.</summary>
internal sealed class CityClock(TimeProvider clock)
{
    /// <summary>How many days ahead may be booked, today among them.</summary>
    public const int DaysAhead = 14;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Hong_Kong");

    public DateTime Now => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Zone).DateTime;

    public DateOnly Today => DateOnly.FromDateTime(Now);

    /// <summary>A day with its weekday, in the words of the reader's language.</summary>
    public static string LongDay(DateOnly day) => InChinese ? $"{day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture)}（{Weekday(day)}）" : day.ToString("dddd d MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>A day of these two weeks, without its year.</summary>
    public static string ShortDay(DateOnly day) => day.ToString(InChinese ? "M月d日" : "d MMM", CultureInfo.CurrentCulture);

    /// <summary>Hong Kong and the mainland both write 星期三 on a notice; the short form of the culture data is Taiwan's.</summary>
    public static string Weekday(DateOnly day) => day.ToString(InChinese ? "dddd" : "ddd", CultureInfo.CurrentCulture);

    public bool CanBook(DateOnly day, int hour) => day < Today.AddDays(DaysAhead) && day.ToDateTime(new TimeOnly(hour, 0)) > Now;

    private static bool InChinese => CultureInfo.CurrentUICulture.Name.StartsWith("zh", StringComparison.Ordinal);
}
