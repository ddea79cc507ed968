using System.Globalization;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;

namespace Bauhinia.History.Driver;

/// <summary>
/// Fills the lake of a host that is down with the readings of <see cref="LaneSpan"/>: a file a day with the columns, the order and the compression of the
/// host's own files after it has brought a day together, named in the manifest. The one message that the host has taken becomes the last of as many as the files tell of.
/// </summary>
internal static class LaneSeeding
{
    private const int LanesOfDetector = 3;

    /// <param name="folder">The host's.</param>
    /// <param name="span">What there is to be.</param>
    /// <param name="register">The register of detectors; lanes beyond its detectors get ids of their own.</param>
    public static void Run(string folder, LaneSpan span, string register)
    {
        var detectors = string.Join(", ", File.ReadLines(register).Skip(1).Select(l => $"'{l[..l.IndexOf(',', StringComparison.Ordinal)]}'"));
        using var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        using var manifest = Seeding.Open(Path.Combine(folder, "lake", "manifest.db"));
        using var naming = manifest.BeginTransaction();
        Seeding.Execute(manifest, $"DELETE FROM file WHERE stream = '{LaneSpan.Stream}'");
        var written = 0;
        while (written < span.Periods)
        {
            var left = span.Periods - written;
            // The first day may be a part of one.
            var periods = left % LaneSpan.PeriodsADay is var part && part > 0 ? part : LaneSpan.PeriodsADay;
            Write(duck, manifest, Path.Combine(folder, "lake"), span, detectors, written, periods);
            written += periods;
        }
        Seeding.Place(folder, manifest, LaneSpan.Stream, written);
        naming.Commit();
    }

    private static void Write(DuckDBConnection duck, SqliteConnection manifest, string lake, LaneSpan span, string detectors, int before, int periods)
    {
        var begin = span.Before(span.Periods - before);
        var day = DateOnly.FromDateTime(begin.ToOffset(TimeSpan.FromHours(Span.CityHours)).DateTime);
        var (first, last) = (before + 1, before + periods);
        var name = string.Create(CultureInfo.InvariantCulture, $"{LaneSpan.Stream}/{day:yyyy-MM-dd}/{first}-{last}-00000000.parquet");
        var path = Path.Combine(lake, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? lake);
        var microseconds = begin.ToUnixTimeMilliseconds() * 1000;
        const long step = LaneSpan.PeriodSeconds * 1_000_000L;
        Seeding.Execute(duck, string.Create(CultureInfo.InvariantCulture, $"""
            COPY (SELECT ({first} + p)::BIGINT AS _sequence, l::INTEGER AS _part, '' AS _key, make_timestamptz({microseconds} + p * {step}) AS _measured,
                make_timestamptz({microseconds} + p * {step} + 20000000) AS _accepted, 1::INTEGER AS _revision, 'simulated' AS _origin,
                coalesce([{detectors}][1 + l // {LanesOfDetector}], printf('BENCH%05d', l // {LanesOfDetector})) AS detector, ['South East', 'North', 'West', 'North East'][1 + l // {LanesOfDetector} % 4] AS direction,
                ['Fast Lane', 'Middle Lane', 'Slow Lane'][1 + l % {LanesOfDetector}] AS lane,
                CASE WHEN h % 50 = 0 THEN NULL ELSE 20 + h % 70 END::BIGINT AS speed, (h // 128 % 100)::BIGINT AS occupancy, (h // 65536 % 30)::BIGINT AS volume,
                ((h // 1048576 % 200) / 10.0)::DECIMAL(28,10) AS "speedDeviation", h // 1024 % 64 <> 0 AS valid, h // 65536 % 30 = 0 AS placeholder
            FROM (SELECT i // {periods} AS l, i % {periods} AS p, hash(i + {(long)before * span.Lanes}) AS h FROM range({(long)span.Lanes * periods}) t(i)))
            TO '{path}' (FORMAT parquet, COMPRESSION zstd)
            """));
        Seeding.Execute(manifest, string.Create(
            CultureInfo.InvariantCulture,
            $"INSERT INTO file (stream, day, name, rows, bytes, first, last, accepted, revisions, version, rollup) VALUES ('{LaneSpan.Stream}', '{day:yyyy-MM-dd}', '{name}', {(long)span.Lanes * periods}, {new FileInfo(path).Length}, {first}, {last}, {span.Last.ToUnixTimeMilliseconds() * 1000}, 0, 1, 0)"));
    }
}
