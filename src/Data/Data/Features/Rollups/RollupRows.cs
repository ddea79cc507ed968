using System.Globalization;
using Bauhinia.Data.Features.History;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Lake;
using DuckDB.NET.Data;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Rollups;

/// <summary>Asks the lake for hours, or for days made of them.</summary>
internal sealed class RollupRows(LakeEngine engine, IOptions<DataOptions> options)
{
    private const int CellsOfMeasure = 4;

    /// <summary>The columns of an answer.</summary>
    public static IReadOnlyList<string> Columns(StreamDeclaration declaration, RollupQuery query) =>
    [
        query.IsDaily ? "day" : "hour", .. Keys(declaration, query).Select(k => k.Name), "readings",
        .. query.Measures.SelectMany(m => (string[])[$"{m.Name}_count", $"{m.Name}_sum", $"{m.Name}_min", $"{m.Name}_max", $"{m.Name}_mean"]),
    ];

    /// <summary>Answers row by row, in order of time and then of the keys.</summary>
    /// <returns>Where the answer was cut off; null when it is whole.</returns>
    public RollupCursor? Read(StreamDeclaration declaration, RollupQuery query, LakeLease lease, long asOf, AnswerWriter answer, CancellationToken cancellationToken)
    {
        using var connection = engine.Open();
        using var command = Question(connection, declaration, query, new LakeHours(declaration).Source(engine, lease, asOf));
        using var rows = LakeEngine.Rows(command, cancellationToken);
        var keys = Keys(declaration, query);
        var most = options.Value.Lake.AnswerMegabytes * 1024L * 1024;
        var (count, last) = (0, query.After ?? default);
        while (rows.Next())
        {
            if (++count > query.Limit || answer.Bytes > most) return last;
            var bucket = rows.Row.GetInt32(0);
            last = new RollupCursor(bucket, (query.After is not null || count > 1) && bucket == last.Bucket ? last.Rows + 1 : 1);
            Write(answer, query, keys, rows.Row);
        }
        return null;
    }

    private static List<StreamField> Keys(StreamDeclaration declaration, RollupQuery query) => query.IsAll ? [] : [.. declaration.Fields.Where(f => declaration.KeyFields.Contains(f.Name))];

    private static void Write(AnswerWriter answer, RollupQuery query, List<StreamField> keys, DuckDBDataReader row)
    {
        var (cell, column) = (0, 0);
        answer.BeginRow();
        var bucket = row.GetInt32(column++);
        if (query.IsDaily) answer.Text(cell++, DateOnly.FromDayNumber(DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + bucket).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else answer.Time(cell++, LakeHours.TimeOf(bucket));
        foreach (var key in keys)
        {
            if (row.IsDBNull(column)) answer.Absent(cell);
            else if (key.Kind == FieldKind.Integer) answer.Whole(cell, row.GetInt64(column));
            else answer.Text(cell, row.GetString(column));
            (cell, column) = (cell + 1, column + 1);
        }
        answer.Whole(cell++, row.GetInt64(column++));
        foreach (var measure in query.Measures)
        {
            Write(answer, cell, measure.Kind, row, column);
            (cell, column) = (cell + CellsOfMeasure + 1, column + CellsOfMeasure);
        }
        answer.EndRow();
    }

    private static void Write(AnswerWriter answer, int cell, FieldKind kind, DuckDBDataReader row, int column)
    {
        var count = row.IsDBNull(column) ? 0 : row.GetInt64(column);
        answer.Whole(cell, count);
        if (count == 0)
        {
            for (var absent = 1; absent <= CellsOfMeasure; absent++) answer.Absent(cell + absent);
            return;
        }
        var sum = row.GetString(column + 1);
        answer.Digits(cell + 1, ExactMean.Shortest(sum));
        for (var bound = 2; bound <= 3; bound++)
        {
            if (kind == FieldKind.Integer) answer.Whole(cell + bound, row.GetInt64(column + bound));
            else answer.Number(cell + bound, ShortestForm.Of(row.GetDecimal(column + bound)));
        }
        answer.Digits(cell + 4, ExactMean.Of(sum, count));
    }

    private static DuckDBCommand Question(DuckDBConnection connection, StreamDeclaration declaration, RollupQuery query, string source)
    {
        var keys = Keys(declaration, query).Select(k => LakeTable.Quoted(k.Name)).ToList();
        var (hour, bucket) = (LakeHours.Hour, query.IsDaily ? $"{LakeHours.Floor($"{LakeHours.Hour} + {LakeHours.CityHours}", LakeHours.HoursADay)}::INTEGER" : LakeHours.Hour);
        var sums = query.Measures.SelectMany(m => (string[])
        [
            $"sum({LakeHours.Count(m)})::BIGINT", $"sum({LakeHours.Sum(m)})::VARCHAR", $"min({LakeHours.Least(m)})", $"max({LakeHours.Greatest(m)})",
        ]);
        List<object> values = [First(query.From, query), First(query.To, query)];
        var where = $"{bucket} >= $1 AND {bucket} < $2";
        if (!query.IsDaily) where = $"{hour} >= $1 AND {hour} < $2";
        foreach (var filter in query.Filters)
        {
            values.Add(filter.Value);
            where += string.Create(CultureInfo.InvariantCulture, $" AND {LakeTable.Quoted(filter.Field.Name)} = ${values.Count}");
        }
        if (query.After is { } after)
        {
            values.Add(after.Bucket);
            where += string.Create(CultureInfo.InvariantCulture, $" AND {bucket} >= ${values.Count}");
        }
        var group = string.Join(", ", ["1", .. keys]);
        var command = LakeEngine.Command(connection, string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {string.Join(", ", [bucket, .. keys, $"sum({LakeHours.Readings})::BIGINT", .. sums])} FROM {source} WHERE {where} GROUP BY {group} ORDER BY {group} LIMIT {query.Limit + 1} OFFSET {query.After?.Rows ?? 0}"));
        foreach (var value in values) command.Parameters.Add(new DuckDBParameter(value));
        return command;
    }

    /// <summary>The first hour or day that begins at a time or after it.</summary>
    private static int First(DateTimeOffset time, RollupQuery query)
    {
        if (!query.IsDaily) return LakeHours.Of(time.AddMicroseconds(-1)) + 1;
        var day = CityDay.Of(time.AddMicroseconds(-1)).AddDays(1);
        return day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    }
}
