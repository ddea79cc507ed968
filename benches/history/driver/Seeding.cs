using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;

namespace Bauhinia.History.Driver;

/// <summary>
/// Fills a lake that the host has made, while the host is down: day by day a file of readings and, from it, one of hours, with the columns, the order and
/// the compression of the host's own files, named in the manifest. The one message that the host has taken becomes the last of as many as the files tell of.
/// </summary>
internal sealed class Seeding(string folder, Span span) : IDisposable
{
    private const string Hour = "((epoch_us(_measured) - (((epoch_us(_measured) % 3600000000) + 3600000000) % 3600000000)) // 3600000000)::INTEGER";
    private static readonly string[] Fields = ["speed", "occupancy", "volume", "speedDeviation"];
    private readonly DuckDBConnection duck = new("DataSource=:memory:");
    private long sequence;

    public void Run()
    {
        var lake = Path.Combine(folder, "lake");
        duck.Open();
        using var manifest = Open(Path.Combine(lake, "manifest.db"));
        using var naming = manifest.BeginTransaction();
        Execute(manifest, $"DELETE FROM file WHERE stream = '{Span.Stream}'");
        for (var day = Span.First; day < span.End; day = day.AddDays(1)) Write(manifest, lake, day);
        Place(folder, manifest, Span.Stream, sequence);
        naming.Commit();
    }

    /// <summary>Says that the lake has a stream up to a message, and gives the one message that the host has taken the place after it.</summary>
    public static void Place(string folder, SqliteConnection manifest, string stream, long sequence)
    {
        using var journal = Open(Path.Combine(folder, "journal.db"));
        foreach (var table in (string[])["event", "latest"])
        {
            Execute(journal, string.Create(CultureInfo.InvariantCulture, $"UPDATE {table} SET position = position + {sequence} WHERE stream = (SELECT id FROM stream WHERE name = '{stream}')"));
        }
        Execute(manifest, $"DELETE FROM place WHERE stream = '{stream}'");
        using var epoch = journal.CreateCommand();
#pragma warning disable CA2100 // Nothing in it comes from outside this program.
        epoch.CommandText = $"SELECT epoch FROM stream WHERE name = '{stream}'";
#pragma warning restore CA2100
        var place = Convert.ToInt64(epoch.ExecuteScalar(), CultureInfo.InvariantCulture);
        Execute(manifest, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO place (stream, epoch, sequence, retention) VALUES ('{stream}', {place}, {sequence + 1}, 3650)"));
    }

    public void Dispose() => duck.Dispose();

    private void Write(SqliteConnection manifest, string lake, DateOnly day)
    {
        var periods = span.PeriodsOf(day);
        var (first, last) = (sequence + 1, sequence + periods);
        sequence = last;
        Directory.CreateDirectory(Path.Combine(lake, Span.Stream, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        var name = string.Create(CultureInfo.InvariantCulture, $"{Span.Stream}/{day:yyyy-MM-dd}/{first}-{last}-00000000.parquet");
        var hours = string.Create(CultureInfo.InvariantCulture, $"{Span.Stream}/{day:yyyy-MM-dd}/hours-00000000.parquet");
        var begin = Span.Begin(day).ToUnixTimeMilliseconds() * 1000;
        var step = 86_400_000_000L / periods;
        Copy(
            string.Create(CultureInfo.InvariantCulture, $"""
            SELECT ({first} + p)::BIGINT AS _sequence, d::INTEGER AS _part, '' AS _key, make_timestamptz({begin} + p * {step}) AS _measured,
                make_timestamptz({begin} + p * {step} + 20000000) AS _accepted, 1::INTEGER AS _revision, 'simulated' AS _origin, printf('AID%05d', d) AS detector,
                CASE WHEN h % 50 = 0 THEN NULL ELSE 20 + h % 70 END::BIGINT AS speed, (h // 128 % 100)::BIGINT AS occupancy, (h // 65536 % 30)::BIGINT AS volume,
                ((h // 1048576 % 200) / 10.0)::DECIMAL(28,10) AS "speedDeviation"
            FROM (SELECT i // {periods} AS d, i % {periods} AS p, hash(i + {first}) AS h FROM range({Span.Detectors * periods}) t(i))
            """),
            Path.Combine(lake, name));
        var sums = Fields.Select(f => $"count(\"{f}\")::BIGINT AS \"{f}_count\", sum(\"{f}\")::{(f == "speedDeviation" ? "DECIMAL(38,10)" : "BIGINT")} AS \"{f}_sum\", min(\"{f}\") AS \"{f}_min\", max(\"{f}\") AS \"{f}_max\"");
        Copy(
            $"SELECT {Hour} AS _hour, detector, count(*)::BIGINT AS _readings, {string.Join(", ", sums)} FROM read_parquet('{Path.Combine(lake, name)}') GROUP BY {Hour}, detector ORDER BY detector, _hour",
            Path.Combine(lake, hours));
        var accepted = begin + 86_400_000_000L;
        foreach (var (file, rows, isRollup) in ((string, int, int)[])[(name, Span.Detectors * periods, 0), (hours, 0, 1)])
        {
            Execute(manifest, string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO file (stream, day, name, rows, bytes, first, last, accepted, revisions, version, rollup) VALUES ('{Span.Stream}', '{day:yyyy-MM-dd}', '{file}', {rows}, {new FileInfo(Path.Combine(lake, file)).Length}, {first}, {last}, {accepted}, 0, 1, {isRollup})"));
        }
    }

    private void Copy(string rows, string path) => Execute(duck, $"COPY ({rows}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)");

    public static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    public static void Execute(DbConnection connection, string statement)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Nothing in it comes from outside this program.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
