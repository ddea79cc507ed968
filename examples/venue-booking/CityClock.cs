namespace VenueBooking;

/// <summary>Today and now as the city's wall clocks show them.</summary>
internal sealed class CityClock(TimeProvider clock)
{
    /// <summary>How many days ahead may be booked, today among them.</summary>
    public const int DaysAhead = 14;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Hong_Kong");

    public DateTime Now => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Zone).DateTime;

    public DateOnly Today => DateOnly.FromDateTime(Now);

    public bool CanBook(DateOnly day, int hour) => day < Today.AddDays(DaysAhead) && day.ToDateTime(new TimeOnly(hour, 0)) > Now;
}
