using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Web;
using DuckDB.NET.Data;
using Xunit;

namespace Bauhinia.Data.Tests.History;

/// <summary>The files of the lake: by day of measurement, readable by anyone's DuckDB, and the same answer before and after they are rewritten.</summary>
public sealed class LakeTests
{
    private const string Stream = $"/api/v1/streams/{TestStreams.Levels}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Late_readings_go_to_the_day_on_which_they_were_measured()
    {
        await using var host = await HighwayHost.Start();
        // 16:00 UTC is midnight in the city.
        foreach (var time in (string[])["2026-01-02T15:59:59Z", "2026-01-02T16:00:00Z", "2026-01-02T03:00:00Z"]) await host.Accepted(TestStreams.Levels, At(time, 1));
        await Whole(host);

        var days = (await host.Get($"{Stream}/days")).Body["days"]?.AsArray();

        Assert.Equal(["2026-01-03 1", "2026-01-02 2"], days?.Select(d => $"{d?["day"]} {d?["rows"]}") ?? []);
    }

    [Fact]
    public async Task A_day_is_a_parquet_file_that_another_duckdb_reads()
    {
        await using var host = await HighwayHost.Start();
        for (var minute = 0; minute < 5; minute++)
        {
            await host.Accepted(TestStreams.Levels, At($"2026-01-02T03:0{minute}:00Z", minute + .25m));
            await Whole(host);
        }
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri($"{Stream}/days/2026-01-02.parquet", UriKind.Relative), Token);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
        var file = Path.Combine(host.Host.Folder, "download.parquet");
        await File.WriteAllBytesAsync(file, bytes, Token);

        Assert.Equal("application/vnd.apache.parquet", answer.Content.Headers.ContentType?.MediaType);
        await using (var duckdb = new DuckDBConnection("DataSource=:memory:"))
        {
            await duckdb.OpenAsync(Token);
            await using var query = duckdb.CreateCommand();
            query.CommandText = $"SELECT count(*), sum(level), min(_sequence), max(_sequence), count(DISTINCT _measured) FROM read_parquet('{file}')";
            await using var row = await query.ExecuteReaderAsync(Token);
            Assert.True(await row.ReadAsync(Token));
            Assert.Equal((5L, 11.25m, 1L, 5L, 5L), (row.GetInt64(0), row.GetDecimal(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)));
        }

        using var part = new HttpRequestMessage(HttpMethod.Get, $"{Stream}/days/2026-01-02.parquet") { Headers = { Range = new RangeHeaderValue(0, 3) } };
        using var partial = await client.SendAsync(part, Token);
        Assert.Equal(HttpStatusCode.PartialContent, partial.StatusCode);
        Assert.Equal("PAR1"u8.ToArray(), await partial.Content.ReadAsByteArrayAsync(Token));
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{Stream}/days/2026-01-02.parquet");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag ?? EntityTagHeaderValue.Any);
        using var unchanged = await client.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task An_answer_about_a_moment_keeps_its_bytes_when_files_are_rewritten_and_the_host_starts_again()
    {
        var host = await HighwayHost.Start();
        for (var second = 0; second < 12; second++)
        {
            await host.Accepted(TestStreams.Levels, HighwayHost.Message(second % 8, second.ToString(CultureInfo.InvariantCulture), $"s{second % 3}"));
            await Whole(host);
        }
        var question = $"{Stream}/history?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&asOf={await HistoryTests.Now(host)}";
        var hashes = new List<string> { await Hash(host, question) };
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0, "99"));
        hashes.Add(await Hash(host, question));
        using (var client = host.Client())
        {
            (await client.GetAsync(new Uri($"{Stream}/days/2026-01-01.parquet", UriKind.Relative), Token)).Dispose();
        }
        Assert.Single(Files(host));
        hashes.Add(await Hash(host, question));
        await host.Host.Stop();
        await using var next = await HighwayHost.Start(host);
        hashes.Add(await Hash(next, question));
        hashes.Add(await Hash(next, question));

        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public async Task What_the_journal_takes_in_is_copied_in_the_operator_s_rhythm()
    {
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:Lake:FlushSeconds"] = "1" });
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));

        var (_, answer) = await Eventually.Is(
            () => host.Get($"{Stream}/history?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z"), seen => seen.Body["readings"] is JsonArray { Count: > 0 });

        Assert.Equal(1, (int?)answer["readings"]?[0]?["sequence"]);
    }

    [Fact]
    public async Task A_file_that_a_killed_process_left_behind_is_no_part_of_the_lake()
    {
        var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await Whole(host);
        var known = Assert.Single(Files(host));
        await host.Host.Stop();
        File.Copy(known, Path.Combine(Path.GetDirectoryName(known) ?? "", "1-1-0123abcd.parquet"));
        await using var next = await HighwayHost.Start(host);

        Assert.Equal([known], Files(next));
        Assert.Single((await next.Get($"{Stream}/history?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z")).Body["readings"]?.AsArray() ?? []);
    }

    [Fact]
    public async Task A_lake_of_another_journal_is_refused()
    {
        var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await Whole(host);
        await host.Host.Stop();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(host.Host.Folder, "data", "data"), "journal.db*")) File.Delete(file);

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => HighwayHost.Start(host));

        Assert.Contains("written from another journal", refused.Message, StringComparison.Ordinal);
        await host.DisposeAsync();
    }

    private static string At(string time, decimal level) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"measuredAt":"{{time}}","readings":[{"sensor":"s1","level":{{level}}}]}""");

    /// <summary>Asks about the newest moment, so that the lake holds it.</summary>
    private static async Task Whole(HighwayHost host) => await host.Get($"{Stream}/history?asOf={await HistoryTests.Now(host)}");

    private static string[] Files(HighwayHost host) => LakeFolderTests.Files(LakeFolderTests.Lake(host));

    private static async Task<string> Hash(HighwayHost host, string question)
    {
        using var client = host.Client();
        var bytes = await client.GetByteArrayAsync(new Uri(question, UriKind.Relative), Token);
        Assert.True(bytes.Length > 500);
        return Convert.ToHexString(SHA256.HashData(bytes));
    }
}
