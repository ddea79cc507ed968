using System.Globalization;

namespace Bauhinia.History.Driver;

/// <summary>Which days of the city the lake holds: one reading an hour of each detector, and in the last days one every thirty seconds.</summary>
/// <param name="Days">All of them, from <see cref="First"/> on.</param>
/// <param name="DenseDays">The last of them that hold every period.</param>
internal sealed record Span(int Days, int DenseDays)
{
    public const string Stream = "bench-detectors";
    public const int Detectors = 753;

    /// <summary>The city is so many hours ahead of UTC.</summary>
    public const int CityHours = 8;

    public static readonly DateOnly First = new(2024, 1, 1);

    public DateOnly End => First.AddDays(Days);

    public DateOnly Dense => End.AddDays(-DenseDays);

    public static Span Parse(string days, string dense) => new(int.Parse(days, CultureInfo.InvariantCulture), int.Parse(dense, CultureInfo.InvariantCulture));

    public int PeriodsOf(DateOnly day) => day >= Dense ? 2880 : 24;

    /// <summary>When a day of the city begins.</summary>
    public static DateTimeOffset Begin(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.FromHours(CityHours));
}
