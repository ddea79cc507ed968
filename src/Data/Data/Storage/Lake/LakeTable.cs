using System.Text.Json;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using DuckDB.NET.Data;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// A stream's readings as a table: columns of the message, whose names begin with an underscore as no field's does, then one column a field. A text that is
/// used as a name in SQL is a field's name, of letters and digits alone.
/// </summary>
internal sealed class LakeTable(StreamDeclaration declaration)
{
    public const string Sequence = "_sequence";
    public const string Part = "_part";
    public const string Key = "_key";
    public const string Measured = "_measured";
    public const string Accepted = "_accepted";
    public const string Revision = "_revision";
    public const string Origin = "_origin";

    private static readonly (string Name, string Type)[] OfMessage =
    [
        (Sequence, "BIGINT"), (Part, "INTEGER"), (Key, "VARCHAR"), (Measured, "TIMESTAMPTZ"), (Accepted, "TIMESTAMPTZ"), (Revision, "INTEGER"), (Origin, "VARCHAR"),
    ];

    /// <summary>The order of the rows in a rewritten file: a sensor's readings stand together.</summary>
    public string Order => string.Join(", ", [.. declaration.KeyFields.Select(Quoted), Measured, Sequence, Part]);

    public string CreateStatement(string name) => $"CREATE TABLE {name} ({string.Join(", ", Columns().Select(c => $"{c.Name} {c.Type}"))})";

    /// <summary>Rows of files, all columns of this version of the stream: one that a file of an older version lacks is null there.</summary>
    /// <param name="files">A list of paths as SQL.</param>
    public string Source(string files) =>
        $"(SELECT {string.Join(", ", Columns().Select(c => $"NULL::{c.Type} AS {c.Name}"))} WHERE false UNION ALL BY NAME SELECT * FROM read_parquet({files}, union_by_name = true))";

    public static string Quoted(string field) => $"\"{field}\"";

    /// <summary>Appends the readings of one event.</summary>
    public void Append(DuckDBAppender appender, JournalEvent @event)
    {
        using var readings = JsonDocument.Parse(@event.Payload);
        var part = 0;
        foreach (var reading in readings.RootElement.EnumerateArray())
        {
            // A literal would be taken for the smallest type that holds it, and the column be filled with other bytes.
            int? index = part++, revision = @event.Revision;
            var row = appender.CreateRow().AppendValue((long?)@event.Sequence).AppendValue(index).AppendValue(@event.Key)
                .AppendValue((DateTimeOffset?)@event.MeasuredAt).AppendValue((DateTimeOffset?)@event.AcceptedAt).AppendValue(revision).AppendValue(EventEnvelope.WordOf(@event.Source));
            foreach (var field in declaration.Fields)
            {
                if (reading.TryGetProperty(field.Name, out var value)) Append(row, field, value);
                else row.AppendNullValue();
            }
            row.EndRow();
        }
    }

    private static void Append(IDuckDBAppenderRow row, StreamField field, JsonElement value) => _ = field.Kind switch
    {
        FieldKind.Integer => row.AppendValue((long?)value.GetInt64()),
        FieldKind.Decimal => row.AppendValue((decimal?)value.GetDecimal()),
        FieldKind.Flag => row.AppendValue((bool?)value.GetBoolean()),
        FieldKind.Time => row.AppendValue((DateTimeOffset?)value.GetDateTimeOffset()),
        _ => row.AppendValue(value.GetString()),
    };

    private IEnumerable<(string Name, string Type)> Columns() => OfMessage.Concat(declaration.Fields.Select(f => (Quoted(f.Name), TypeOf(f.Kind))));

    private static string TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Integer => "BIGINT",
        FieldKind.Decimal => "DECIMAL(28,10)",
        FieldKind.Flag => "BOOLEAN",
        FieldKind.Time => "TIMESTAMPTZ",
        _ => "VARCHAR",
    };
}
