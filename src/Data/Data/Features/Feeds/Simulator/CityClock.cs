using Bauhinia.Data.Model;

namespace Bauhinia.Data.Features.Feeds.Simulator;

/// <summary>What the hour of the day does to a city.</summary>
internal static class CityClock
{
    // Share of the day's busiest hour, by the hour of Hong Kong: quiet at four, two peaks, a long evening.
    private static readonly double[] Traffic = [.35, .25, .18, .15, .15, .22, .45, .8, 1, .92, .8, .78, .8, .78, .78, .82, .88, .95, 1, .92, .78, .66, .58, .48];

    public static double Hour(DateTimeOffset at) => at.ToOffset(CityDay.Offset).TimeOfDay.TotalHours;

    /// <summary>How busy the roads are: 0.15 at night, 1 at the peaks.</summary>
    public static double Demand(DateTimeOffset at)
    {
        var hour = Hour(at);
        var (before, after) = (Traffic[(int)hour], Traffic[((int)hour + 1) % 24]);
        return before + ((after - before) * (hour - Math.Floor(hour)));
    }

    /// <summary>-1 in the coolest hour, 1 in the warmest, at two in the afternoon.</summary>
    public static double Warmth(DateTimeOffset at) => Math.Cos((Hour(at) - 14) / 24 * 2 * Math.PI);
}
