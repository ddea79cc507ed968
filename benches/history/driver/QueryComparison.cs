using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Apache.Arrow.Ipc;

namespace Bauhinia.History.Driver;

/// <summary>
/// Asks host and peer the ten named queries in turns, in both forms, and prints the medians and what they come to. Before anything is timed, both must give the
/// same rows.
/// </summary>
internal sealed class QueryComparison(HttpClient host, PlainQueries plain, int runs, bool isJson)
{
    private const int BufferBytes = 256 * 1024;
    private const double Megabyte = 1_000_000;
    private readonly byte[] buffer = new byte[BufferBytes];

    /// <summary>The register of detectors as the table that queries see, from what the host says of it.</summary>
    public static async Task<string> Detectors(HttpClient host)
    {
        using var answer = JsonDocument.Parse(await host.GetByteArrayAsync(new Uri("/api/v1/detectors", UriKind.Relative)));
        static string Text(JsonElement of, string member) => of.TryGetProperty(member, out var text) ? $"'{text.GetString()?.Replace("'", "''", StringComparison.Ordinal)}'" : "NULL::VARCHAR";
        var rows = answer.RootElement.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties"))
            .Select(p => $"({string.Join(", ", ((string[])["detector", "district", "district_zh-Hant", "district_zh-Hans", "name", "name_zh-Hant"]).Select(m => Text(p, m)))})");
        return $"detectors(detector, district, districtZhHant, districtZhHans, road, roadZhHant) AS (VALUES {string.Join(", ", rows)})";
    }

    /// <param name="figure">Its name.</param>
    /// <param name="form"><c>arrow</c> or <c>json</c>.</param>
    /// <param name="bound">Most that the sum of the host's times may be of the sum of the peer's.</param>
    /// <param name="queries">The ten.</param>
    public async Task Run(string figure, string form, double bound, IReadOnlyList<NamedQuery> queries)
    {
        var (ours, peers) = (0d, 0d);
        if (!isJson) Console.WriteLine($"{form,-28}{"rows",10}{"MB",9}{"host ms",10}{"peer ms",10}{"ratio",7}");
        foreach (var query in queries)
        {
            var (rows, bytes) = await Check(query, form);
            var (our, peer) = (new List<double>(), new List<double>());
            for (var run = 0; run < runs; run++)
            {
                var begin = Stopwatch.GetTimestamp();
                await Read(query, form);
                our.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                begin = Stopwatch.GetTimestamp();
                Write(query, form, Stream.Null);
                peer.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
            (ours, peers) = (ours + Median(our), peers + Median(peer));
            if (!isJson) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {query.Name,-26}{rows,10}{bytes / Megabyte,9:F1}{Median(our),10:F1}{Median(peer),10:F1}{Median(our) / Median(peer),7:F2}"));
        }
        Console.WriteLine(isJson
            ? string.Create(CultureInfo.InvariantCulture, $"{{\"bench\":\"sql\",\"figure\":\"{figure}\",\"ours\":{ours:F1},\"peer\":{peers:F1},\"peer_name\":\"plain DuckDB\",\"ratio\":{ours / peers:F3},\"unit\":\"ms\",\"runs\":{runs}}}")
            : string.Create(CultureInfo.InvariantCulture, $"{figure}: {ours:F0} ms against {peers:F0} ms of plain DuckDB for ten queries, ratio {ours / peers:F2} (bound {bound}); sums of medians of {runs}"));
    }

    /// <summary>The host's greatest resident memory so far, against what the limit allows.</summary>
    public static void Memory(int process, int limitMegabytes, int runs, bool isJson)
    {
        const double bound = 1.8;
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        var peak = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / Megabyte;
        Console.WriteLine(isJson
            ? string.Create(CultureInfo.InvariantCulture, $"{{\"bench\":\"sql\",\"figure\":\"peak_rss_vs_limit\",\"ours\":{peak:F1},\"peer\":{limitMegabytes},\"peer_name\":\"memory limit\",\"ratio\":{peak / limitMegabytes:F3},\"unit\":\"MB\",\"runs\":{runs}}}")
            : string.Create(CultureInfo.InvariantCulture, $"peak_rss_vs_limit: {peak:F0} MB against a limit of {limitMegabytes} MB, ratio {peak / limitMegabytes:F2} (bound {bound})"));
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private void Write(NamedQuery query, string form, Stream stream)
    {
        if (form == "arrow") plain.Arrow(query, stream);
        else plain.Json(query, stream);
    }

    private async Task Read(NamedQuery query, string form)
    {
        using var response = await host.GetAsync(new Uri(query.Address(form), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        while (await body.ReadAsync(buffer) > 0)
        {
        }
    }

    private async Task<(long Rows, long Bytes)> Check(NamedQuery query, string form)
    {
        using var response = await host.GetAsync(new Uri(query.Address(form), UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode) throw new InvalidDataException($"{query.Name}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        await using var body = await response.Content.ReadAsStreamAsync();
        return form == "arrow" ? await CheckArrow(query, body) : await CheckJson(query, body);
    }

    private async Task<(long Rows, long Bytes)> CheckJson(NamedQuery query, Stream body)
    {
        var (theirs, own) = (new RowSum(), new RowSum());
        await body.CopyToAsync(own);
        plain.Json(query, theirs);
        if ((own.Rows, own.Sum) != (theirs.Rows, theirs.Sum)) throw new InvalidDataException($"{query.Name}: the host answers {own.Rows} rows, and plain DuckDB {theirs.Rows} or others.");
        return (own.Rows, own.Bytes);
    }

    // The values are held against each other in JSON; here the rows and the columns.
    private async Task<(long Rows, long Bytes)> CheckArrow(NamedQuery query, Stream body)
    {
        using var theirs = new MemoryStream();
        plain.Arrow(query, theirs);
        theirs.Position = 0;
        using var own = new ArrowStreamReader(body);
        using var other = new ArrowStreamReader(theirs);
        var (rows, expected) = (await Rows(own), await Rows(other));
        var columns = own.Schema.FieldsList.Select(f => (f.Name, f.DataType.TypeId));
        if (rows != expected || !columns.SequenceEqual(other.Schema.FieldsList.Select(f => (f.Name, f.DataType.TypeId)))) throw new InvalidDataException($"{query.Name}: the host answers {rows} rows, and plain DuckDB {expected} or others.");
        return (rows, theirs.Length);
    }

    private static async Task<long> Rows(ArrowStreamReader reader)
    {
        var rows = 0L;
        while (await reader.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch) rows += batch.Length;
        }
        return rows;
    }
}
