namespace Bauhinia.Data.Model;

/// <summary>
/// The city's civil day, by which the lake is partitioned and days are counted. Hong Kong Time is eight hours ahead of UTC; there has been no summer time
/// since 1979.
/// </summary>
internal static class CityDay
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateOnly Of(DateTimeOffset time) => DateOnly.FromDateTime(time.ToOffset(Offset).DateTime);
}
