using System.Globalization;

namespace Bauhinia.History.Driver;

/// <summary>
/// The readings of the stream <c>td-traffic-speed</c> that the bench of named queries makes: every lane in each period of thirty seconds, up to the last
/// midnight of the city.
/// </summary>
/// <param name="Lanes">Lanes, three a detector.</param>
/// <param name="Periods">Periods, of which a day has 2,880.</param>
/// <param name="End">The day after the last.</param>
internal sealed record LaneSpan(int Lanes, int Periods, DateOnly End)
{
    public const string Stream = "td-traffic-speed";
    public const int PeriodsADay = 2880;
    public const int PeriodSeconds = 30;
    private const int LanesOfHongKong = 2031;

    // A named query may ask for 31 days: more readings than these days have come from more lanes.
    private const int MostDays = 29;

    public DateTimeOffset Last => Span.Begin(End);

    public DateTimeOffset First => Before(Periods);

    public long Rows => (long)Lanes * Periods;

    /// <summary>At least so many readings, before a day.</summary>
    public static LaneSpan Of(string rows, string end)
    {
        var most = long.Parse(rows, CultureInfo.InvariantCulture);
        var lanes = Math.Max(LanesOfHongKong, (int)(most / (MostDays * PeriodsADay)) + 1);
        return new LaneSpan(lanes, (int)((most + lanes - 1) / lanes), DateOnly.ParseExact(end, "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>The time so many periods before the end.</summary>
    public DateTimeOffset Before(int periods) => Last.AddSeconds(-(double)periods * PeriodSeconds);
}
