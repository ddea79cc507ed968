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

    public string CreateStatement(string name) => $"CREATE TABLE {name} ({string.Join(", ", Columns().Select(c => $"{c.Name} {c.Type}"))})";

    /// <summary>
    /// Rows of files as this version of the stream has them: a column that a file lacks is null there, and a value of an older version's kind is read as its
    /// text; one that the field's kind of today cannot say is null.
    /// </summary>
    public string Source(LakeEngine engine, IEnumerable<LakeFile> files)
    {
        var versions = files.GroupBy(f => f.Version).Select(v => v.Key == declaration.Version ? OfThisVersion(engine.Read(v)) : OfAnother(engine.Read(v)));
        return $"({string.Join(" UNION ALL BY NAME ", versions)})";
    }

    /// <summary>The columns without a row.</summary>
    public string Nothing => $"({Empty})";

    private string Empty => $"SELECT {string.Join(", ", Columns().Select(c => $"NULL::{c.Type} AS {c.Name}"))} WHERE false";

    /// <summary>
    /// All rows and columns of files, to be one file. Where versions gave a column different kinds it becomes text, which each of them has: nothing is lost.
    /// </summary>
    public string Together(LakeEngine engine, DuckDBConnection connection, IReadOnlyList<LakeFile> files)
    {
        List<(string Rows, Dictionary<string, string> Types)> versions = [.. files.GroupBy(f => f.Version).Select(v => engine.Read(v)).Select(rows => (rows, TypesOf(connection, rows)))];
        var differing = versions.SelectMany(v => v.Types).GroupBy(t => t.Key, t => t.Value).Where(t => t.Distinct().Count() > 1).Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
        var parts = versions.Select(v => $"SELECT {string.Join(", ", v.Types.Keys.Select(c => differing.Contains(c) ? $"{Quoted(c)}::VARCHAR AS {Quoted(c)}" : Quoted(c)))} FROM {v.Rows}");
        var order = declaration.KeyFields.Where(f => versions.Any(v => v.Types.ContainsKey(f))).Select(Quoted);
        return $"(SELECT * FROM ({string.Join(" UNION ALL BY NAME ", parts)}) ORDER BY {string.Join(", ", order.Concat([Measured, Sequence, Part]))})";
    }

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

    // A message that was accepted under an older version may have another kind of value than the field has now.
    private static void Append(IDuckDBAppenderRow row, StreamField field, JsonElement value) => _ = field.Kind switch
    {
        FieldKind.Integer => row.AppendValue(OtherKinds.Integer(value)),
        FieldKind.Decimal => row.AppendValue(OtherKinds.Decimal(value)),
        FieldKind.Flag => row.AppendValue(OtherKinds.Flag(value)),
        FieldKind.Time => row.AppendValue(OtherKinds.Time(value)),
        _ => row.AppendValue(OtherKinds.Text(value)),
    };

    private static Dictionary<string, string> TypesOf(DuckDBConnection connection, string rows)
    {
        using var command = LakeEngine.Command(connection, $"DESCRIBE SELECT * FROM {rows}");
        using var reader = command.ExecuteReader();
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read()) types[reader.GetString(0)] = reader.GetString(1);
        return types;
    }

    private string OfThisVersion(string rows) => $"{Empty} UNION ALL BY NAME SELECT * FROM {rows}";

    // Everything has a text, so that no pair of kinds is without a cast.
    private string OfAnother(string rows) =>
        $"SELECT {string.Join(", ", OfMessage.Select(c => c.Name).Concat(declaration.Fields.Select(f => $"{FromText(f)} AS {Quoted(f.Name)}")))} FROM " +
        $"(SELECT {string.Join(", ", declaration.Fields.Select(f => $"NULL::VARCHAR AS {Quoted(f.Name)}"))} WHERE false UNION ALL BY NAME SELECT * FROM {rows})";

    private static string FromText(StreamField field)
    {
        var name = Quoted(field.Name);
        return field.Kind switch
        {
            // DuckDB would round 1.5 to 2.
            FieldKind.Integer => $"CASE WHEN TRY_CAST({name} AS DECIMAL(38,10)) = TRY_CAST({name} AS BIGINT) THEN TRY_CAST({name} AS BIGINT) END",
            FieldKind.Text or FieldKind.Choice => name,
            _ => $"TRY_CAST({name} AS {TypeOf(field.Kind)})",
        };
    }

    private IEnumerable<(string Name, string Type)> Columns() => OfMessage.Concat(declaration.Fields.Select(f => (Quoted(f.Name), TypeOf(f.Kind))));

    public static string TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Integer => "BIGINT",
        FieldKind.Decimal => "DECIMAL(28,10)",
        FieldKind.Flag => "BOOLEAN",
        FieldKind.Time => "TIMESTAMPTZ",
        _ => "VARCHAR",
    };
}
