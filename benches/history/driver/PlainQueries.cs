using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Apache.Arrow.Ipc;
using DuckDB.NET.Data;

namespace Bauhinia.History.Driver;

/// <summary>
/// The peer: DuckDB as a library with the host's settings, the query's own SQL over a list of the same files, and a loop that writes the same JSON, or the Arrow that
/// DuckDB makes, to a stream.
/// </summary>
internal sealed class PlainQueries : IDisposable
{
    private const int FlushBytes = 32 * 1024;
    private const long Microseconds = 1_000_000;
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    private readonly DuckDBConnection connection;
    private readonly string folder;
    private readonly string detectors;

    /// <param name="folder">The host's.</param>
    /// <param name="settings">Of DuckDB, as a connection string.</param>
    /// <param name="detectors">The register, as the table that queries see.</param>
    public PlainQueries(string folder, string settings, string detectors)
    {
        (this.folder, this.detectors) = (Path.Combine(folder, "lake", LaneSpan.Stream), detectors);
        connection = new DuckDBConnection($"DataSource=:memory:;{settings}");
        connection.Open();
    }

    public void Arrow(NamedQuery query, Stream stream)
    {
        using var command = Command(query);
        using var batches = command.ExecuteArrowStream();
        using var writer = new ArrowStreamWriter(stream, batches.Schema, leaveOpen: true);
        writer.WriteStart();
        while (batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            using (batch) writer.WriteRecordBatch(batch);
        }
        writer.WriteEnd();
    }

    public void Json(NamedQuery query, Stream stream)
    {
        using var command = Command(query);
        using var reader = command.ExecuteReader();
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true });
        var columns = query.Columns.Select(c => (Name: JsonEncodedText.Encode(c.Name, Encoder), c.Kind)).ToArray();
        json.WriteStartObject();
        json.WriteString("query", query.Name);
        json.WriteStartArray("rows");
        while (reader.Read())
        {
            json.WriteStartObject();
            for (var i = 0; i < columns.Length; i++)
            {
                if (!reader.IsDBNull(i)) Write(json, columns[i].Name, columns[i].Kind, reader, i);
            }
            json.WriteEndObject();
            if (json.BytesPending > FlushBytes) json.Flush();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void Dispose() => connection.Dispose();

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, string kind, DuckDBDataReader row, int column)
    {
        switch (kind)
        {
            case "integer": json.WriteNumber(name, row.GetInt64(column)); break;
            case "decimal": json.WriteNumber(name, row.GetDecimal(column) / 1.0000000000000000000000000000m); break;
            case "number": json.WriteNumber(name, row.GetDouble(column)); break;
            case "flag": json.WriteBoolean(name, row.GetBoolean(column)); break;
            case "time": json.WriteString(name, row.GetDateTime(column).ToString(TimeForm, CultureInfo.InvariantCulture)); break;
            default: json.WriteString(name, row.GetString(column)); break;
        }
    }

    private DuckDBCommand Command(NamedQuery query)
    {
        var command = connection.CreateCommand();
        var (from, to) = (query.From.ToUnixTimeSeconds() * Microseconds, query.To.ToUnixTimeSeconds() * Microseconds);
        var day = DateOnly.FromDateTime(query.From.ToOffset(TimeSpan.FromHours(Span.CityHours)).DateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var files = Directory.EnumerateFiles(folder, "*-00000000.parquet", SearchOption.AllDirectories).Where(f => string.CompareOrdinal(Path.GetFileName(Path.GetDirectoryName(f)), day) >= 0);
        var view = $"SELECT *, make_timestamptz(epoch_us(_measured) // 3600000000 * 3600000000) AS _hour FROM read_parquet([{string.Join(", ", files.Select(f => $"'{f}'"))}]) WHERE _measured >= make_timestamptz({from}) AND _measured < make_timestamptz({to})";
        var more = query.Detectors ? $", {detectors}" : "";
        var own = query.Sql.StartsWith("WITH ", StringComparison.Ordinal) ? $", {query.Sql["WITH ".Length..]}" : $" {query.Sql}";
#pragma warning disable CA2100 // Nothing in it comes from outside this program.
        command.CommandText = $"WITH td_traffic_speed AS NOT MATERIALIZED ({view}){more}{own}";
#pragma warning restore CA2100
        command.UseStreamingMode = true;
        foreach (var (name, value) in query.Values) command.Parameters.Add(new DuckDBParameter(name, value));
        return command;
    }
}
