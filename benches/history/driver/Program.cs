using System.Globalization;

namespace Bauhinia.History.Driver;

/// <summary>
/// <c>driver seed FOLDER DAYS DENSE</c> fills the lake of a host that is down; <c>driver measure FOLDER DAYS DENSE ORIGIN ADDRESS RUNS JSON</c> asks the host and
/// plain DuckDB.
/// </summary>
internal static class Program
{
    private const string Detector = "AID00376";

    public static async Task<int> Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        switch (arguments)
        {
            case ["seed", var folder, var days, var dense]:
                using (var seeding = new Seeding(folder, Span.Parse(days, dense))) seeding.Run();
                return 0;
            case ["measure", var folder, var days, var dense, var origin, var address, var runs, var isJson]:
                await Measure(folder, Span.Parse(days, dense), origin, address, int.Parse(runs, CultureInfo.InvariantCulture), isJson == "true");
                return 0;
            default:
                await Console.Error.WriteLineAsync("driver seed FOLDER DAYS DENSE | driver measure FOLDER DAYS DENSE ORIGIN ADDRESS RUNS JSON");
                return 2;
        }
    }

    private static async Task Measure(string folder, Span span, string origin, string address, int runs, bool isJson)
    {
        using var host = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
        host.DefaultRequestHeaders.Host = new Uri(origin).Authority;
        using var plain = new PlainDuckDb(folder);
        var comparison = new Comparison(host, runs, isJson);
        await comparison.Run(
            "detector_month", $"/api/v1/streams/{Span.Stream}/history?detector={Detector}&limit=100000&{Range(span.Dense, span.End)}",
            stream => plain.Readings(span.Dense, span.End, Detector, stream), isWithinASecond: false);
        await comparison.Run(
            "hours_of_two_years", $"/api/v1/streams/{Span.Stream}/rollups/hourly?group=all&measure=speed,volume&limit=100000&{Range(Span.First, span.End)}",
            stream => plain.Hours(Span.First, span.End, stream), isWithinASecond: true);
    }

    private static string Range(DateOnly from, DateOnly to) => $"from={Text(from)}&to={Text(to)}";

    private static string Text(DateOnly day) => Span.Begin(day).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
