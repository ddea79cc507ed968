using System.Globalization;

namespace Bauhinia.History.Driver;

/// <summary>
/// <c>driver seed FOLDER DAYS DENSE</c> fills the lake of a host that is down; <c>driver measure FOLDER DAYS DENSE ORIGIN ADDRESS RUNS JSON</c> asks the host and
/// plain DuckDB. <c>driver seed-lanes FOLDER ROWS END REGISTER</c> and <c>driver queries FOLDER ROWS END DECLARATIONS ORIGIN ADDRESS RUNS JSON PROCESS LIMIT</c> do the
/// same for named queries.
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
                await Measure(folder, Span.Parse(days, dense), origin, address, Number(runs), isJson == "true");
                return 0;
            case ["seed-lanes", var folder, var rows, var end, var register]:
                LaneSeeding.Run(folder, LaneSpan.Of(rows, end), register);
                return 0;
            case ["queries", var folder, var rows, var end, var declarations, var origin, var address, var runs, var isJson, var process, var limit]:
                await Queries(folder, NamedQuery.Ten(declarations, LaneSpan.Of(rows, end)), origin, address, Number(runs), isJson == "true", Number(process), Number(limit));
                return 0;
            default:
                await Console.Error.WriteLineAsync("driver seed FOLDER DAYS DENSE | driver measure FOLDER DAYS DENSE ORIGIN ADDRESS RUNS JSON | driver seed-lanes … | driver queries …");
                return 2;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static HttpClient Client(string origin, string address)
    {
        var host = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(20) };
        host.DefaultRequestHeaders.Host = new Uri(origin).Authority;
        return host;
    }

    private static async Task Queries(string folder, IReadOnlyList<NamedQuery> queries, string origin, string address, int runs, bool isJson, int process, int limitMegabytes)
    {
        using var host = Client(origin, address);
        // As the host sets them; each spills into a folder of its own.
        var settings = string.Create(
            CultureInfo.InvariantCulture,
            $"memory_limit={limitMegabytes}MB;threads={Math.Clamp(Environment.ProcessorCount, 1, 4)};temp_directory={Path.Combine(folder, "plain-spill")};max_temp_directory_size=16384MB");
        using var plain = new PlainQueries(folder, settings, await QueryComparison.Detectors(host));
        var comparison = new QueryComparison(host, plain, runs, isJson);
        await comparison.Run("arrow_vs_duckdb", "arrow", 1.15, queries);
        await comparison.Run("json_vs_duckdb", "json", 1.5, queries);
        QueryComparison.Memory(process, limitMegabytes, runs, isJson);
    }

    private static async Task Measure(string folder, Span span, string origin, string address, int runs, bool isJson)
    {
        using var host = Client(origin, address);
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
