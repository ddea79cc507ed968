using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Bauhinia.History.Driver;

/// <summary>The peer: DuckDB as it comes, asked the same question of the same files, and a loop that writes the same JSON to a stream.</summary>
internal sealed class PlainDuckDb : IDisposable
{
    private const int FlushBytes = 32 * 1024;
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";
    private readonly DuckDBConnection connection = new("DataSource=:memory:");
    private readonly string folder;

    public PlainDuckDb(string folder)
    {
        this.folder = Path.Combine(folder, "lake", Span.Stream);
        connection.Open();
    }

    /// <summary>One detector's readings.</summary>
    public void Readings(DateOnly from, DateOnly to, string detector, Stream stream) => Ask(
        $"SELECT _measured, _sequence, _revision, _accepted, _origin, detector, speed, occupancy, volume, \"speedDeviation\" FROM read_parquet([{Files(from, to, "*-00000000.parquet", "hours")}]) " +
        $"WHERE detector = '{detector}' AND _measured >= '{Text(from)}'::TIMESTAMPTZ AND _measured < '{Text(to)}'::TIMESTAMPTZ ORDER BY _measured, _sequence, _part",
        "readings",
        stream,
        (json, row) =>
        {
            json.WriteString("measuredAt", row.GetDateTime(0).ToString(TimeForm, CultureInfo.InvariantCulture));
            json.WriteNumber("sequence", row.GetInt64(1));
            json.WriteNumber("revision", row.GetInt32(2));
            json.WriteString("acceptedAt", row.GetDateTime(3).ToString(TimeForm, CultureInfo.InvariantCulture));
            json.WriteString("origin", row.GetString(4));
            json.WriteString("detector", row.GetString(5));
            if (!row.IsDBNull(6)) json.WriteNumber("speed", row.GetInt64(6));
            json.WriteNumber("occupancy", row.GetInt64(7));
            json.WriteNumber("volume", row.GetInt64(8));
            json.WriteNumber("speedDeviation", Shortest(row.GetDecimal(9)));
        });

    /// <summary>All detectors together, hour by hour.</summary>
    public void Hours(DateOnly from, DateOnly to, Stream stream) => Ask(
        "SELECT _hour, sum(_readings)::BIGINT, sum(speed_count)::BIGINT, sum(speed_sum)::BIGINT, min(speed_min), max(speed_max), sum(volume_count)::BIGINT, sum(volume_sum)::BIGINT, min(volume_min), max(volume_max) " +
        $"FROM read_parquet([{Files(from, to, "hours-*.parquet", "none")}]) WHERE _hour >= {HourOf(from)} AND _hour < {HourOf(to)} GROUP BY _hour ORDER BY _hour",
        "hours",
        stream,
        (json, row) =>
        {
            json.WriteString("hour", DateTime.UnixEpoch.AddHours(row.GetInt32(0)).ToString(TimeForm, CultureInfo.InvariantCulture));
            json.WriteNumber("readings", row.GetInt64(1));
            var column = 2;
            foreach (var name in (string[])["speed", "volume"])
            {
                var (count, sum) = (row.GetInt64(column), row.GetInt64(column + 1));
                json.WriteNumber($"{name}_count", count);
                json.WriteNumber($"{name}_sum", sum);
                json.WriteNumber($"{name}_min", row.GetInt64(column + 2));
                json.WriteNumber($"{name}_max", row.GetInt64(column + 3));
                json.WriteNumber($"{name}_mean", Shortest(decimal.Round((decimal)sum / count, 6, MidpointRounding.ToEven)));
                column += 4;
            }
        });

    public void Dispose() => connection.Dispose();

    private void Ask(string question, string rows, Stream stream, Action<Utf8JsonWriter, DuckDBDataReader> write)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Nothing in it comes from outside this program.
        command.CommandText = question;
#pragma warning restore CA2100
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("stream", Span.Stream);
        json.WriteStartArray(rows);
        while (reader.Read())
        {
            json.WriteStartObject();
            write(json, reader);
            json.WriteEndObject();
            if (json.BytesPending > FlushBytes) json.Flush();
        }
        json.WriteEndArray();
    }

    private static decimal Shortest(decimal number) => number / 1.0000000000000000000000000000m;

    private static string Text(DateOnly day) => Span.Begin(day).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'+00'", CultureInfo.InvariantCulture);

    private static long HourOf(DateOnly day) => Span.Begin(day).ToUnixTimeSeconds() / 3600;

    private string Files(DateOnly from, DateOnly to, string pattern, string except)
    {
        var files = new List<string>();
        for (var day = from; day < to; day = day.AddDays(1))
        {
            var ofDay = Path.Combine(folder, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            files.AddRange(Directory.EnumerateFiles(ofDay, pattern).Where(f => !Path.GetFileName(f).StartsWith(except, StringComparison.Ordinal)));
        }
        return string.Join(", ", files.Select(f => $"'{f}'"));
    }
}
