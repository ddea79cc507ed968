using System.Globalization;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// Hourly rollups as a table: a row for each sensor and hour with the number of readings and, of each field that is a number, how many had it, their sum,
/// the least and the greatest. Sums are whole numbers or decimals, never floating point, so that no order of adding changes them. Only the newest revision
/// of a message counts. An hour is the number of hours since 1970 in UTC; the city's hours are the same.
/// </summary>
internal sealed class LakeHours(StreamDeclaration declaration)
{
    public const string Hour = "_hour";
    public const string Readings = "_readings";
    public const int HoursADay = 24;

    /// <summary>The city is so many hours ahead of UTC.</summary>
    public const int CityHours = 8;

    private const long Microseconds = 3_600_000_000;

    /// <summary>Sums of fields with these bounds fit 64 bits: a sensor would need more than nine billion readings an hour.</summary>
    private const decimal SmallNumber = 1_000_000_000;

    /// <summary>The fields that can be summed.</summary>
    public IReadOnlyList<StreamField> Measures { get; } = [.. declaration.Fields.Where(f => f.Kind is FieldKind.Integer or FieldKind.Decimal && !declaration.KeyFields.Contains(f.Name))];

    /// <summary>The number of the hour that holds a time, before 1970 too.</summary>
    public static int Of(DateTimeOffset time) => (int)Math.Floor((time - DateTimeOffset.UnixEpoch) / TimeSpan.FromHours(1));

    /// <summary>When an hour begins.</summary>
    public static DateTimeOffset TimeOf(int hour) => DateTimeOffset.UnixEpoch.AddHours(hour);

    /// <summary>The whole number of times that a number holds another, rounded down below zero too, as SQL.</summary>
    public static string Floor(string number, long by) =>
        string.Create(CultureInfo.InvariantCulture, $"((({number}) - (((({number}) % {by}) + {by}) % {by})) // {by})");

    public static string Count(StreamField field) => $"\"{field.Name}_count\"";

    public static string Sum(StreamField field) => $"\"{field.Name}_sum\"";

    public static string Least(StreamField field) => $"\"{field.Name}_min\"";

    public static string Greatest(StreamField field) => $"\"{field.Name}_max\"";

    /// <summary>A day's hours as SQL: those that were touched from all its readings, the others from the file that has them.</summary>
    public string Day(LakeEngine engine, IReadOnlyList<LakeFile> readings, LakeFile? kept, IReadOnlyList<int>? touched)
    {
        var told = FromReadings(engine, readings, long.MaxValue, touched);
        if (kept is not null && touched is not null) told += $" UNION ALL BY NAME SELECT * FROM {engine.Read([kept])} WHERE {Hour} NOT IN ({List(touched)})";
        return $"(SELECT * FROM ({told}) ORDER BY {string.Join(", ", [.. declaration.KeyFields.Select(LakeTable.Quoted), Hour])})";
    }

    /// <summary>
    /// Hours as they stood at a moment, as SQL: from files of hours that stand for no later message, of this version of the stream; where there is none for a
    /// day, from its readings.
    /// </summary>
    public string Source(LakeEngine engine, LakeLease lease, long asOf)
    {
        var (told, untold) = Needed(lease, asOf);
        List<string> parts = [$"SELECT {string.Join(", ", Columns().Select(c => $"NULL::{c.Type} AS {c.Name}"))} WHERE false"];
        if (told.Count > 0) parts.Add($"SELECT * FROM {engine.Read(told)}");
        if (untold.Count > 0) parts.Add(FromReadings(engine, untold, asOf, null));
        return $"({string.Join(" UNION ALL BY NAME ", parts)})";
    }

    /// <summary>The files that a question about a moment reads: those of hours, and of readings where no hours of a day stand for it.</summary>
    public (IReadOnlyList<LakeFile> Told, IReadOnlyList<LakeFile> Untold) Needed(LakeLease lease, long asOf)
    {
        List<LakeFile> told = [.. lease.Rollups.Where(f => f.Version == declaration.Version && f.Last <= asOf)];
        var days = told.Select(f => f.Day).ToHashSet();
        return (told, [.. lease.Files.Where(f => !days.Contains(f.Day) && f.First <= asOf)]);
    }

    private string FromReadings(LakeEngine engine, IReadOnlyList<LakeFile> readings, long asOf, IReadOnlyList<int>? hours)
    {
        var hour = $"{Floor($"epoch_us({LakeTable.Measured})", Microseconds)}::INTEGER";
        var where = string.Create(CultureInfo.InvariantCulture, $"{LakeTable.Sequence} <= {asOf}");
        if (hours is not null)
        {
            // The range lets whole parts of a file be passed over.
            where += $" AND {LakeTable.Measured} >= {Time(hours.Min())} AND {LakeTable.Measured} < {Time(hours.Max() + 1)} AND {hour} IN ({List(hours)})";
        }
        var newest = readings.Any(f => f.HoldsRevisions) ? $" QUALIFY {LakeTable.Revision} = max({LakeTable.Revision}) OVER (PARTITION BY {LakeTable.Key}, {LakeTable.Measured})" : "";
        var keys = declaration.KeyFields.Select(LakeTable.Quoted).ToList();
        var sums = Measures.SelectMany(f => (string[])
        [
            $"count({LakeTable.Quoted(f.Name)})::BIGINT AS {Count(f)}", $"sum({LakeTable.Quoted(f.Name)})::{SumType(f)} AS {Sum(f)}",
            $"min({LakeTable.Quoted(f.Name)}) AS {Least(f)}", $"max({LakeTable.Quoted(f.Name)}) AS {Greatest(f)}",
        ]);
        return $"SELECT {string.Join(", ", [$"{hour} AS {Hour}", .. keys, $"count(*)::BIGINT AS {Readings}", .. sums])} " +
            $"FROM (SELECT * FROM {new LakeTable(declaration).Source(engine, readings)} WHERE {where}{newest}) GROUP BY {string.Join(", ", [hour, .. keys])}";
    }

    private IEnumerable<(string Name, string Type)> Columns()
    {
        yield return (Hour, "INTEGER");
        foreach (var key in declaration.Fields.Where(f => declaration.KeyFields.Contains(f.Name))) yield return (LakeTable.Quoted(key.Name), LakeTable.TypeOf(key.Kind));
        yield return (Readings, "BIGINT");
        foreach (var field in Measures)
        {
            yield return (Count(field), "BIGINT");
            yield return (Sum(field), SumType(field));
            yield return (Least(field), LakeTable.TypeOf(field.Kind));
            yield return (Greatest(field), LakeTable.TypeOf(field.Kind));
        }
    }

    private static string SumType(StreamField field) => field.Kind switch
    {
        FieldKind.Decimal => "DECIMAL(38,10)",
        _ when field is { Minimum: >= -SmallNumber, Maximum: <= SmallNumber } => "BIGINT",
        _ => "DECIMAL(38,0)",
    };

    private static string List(IEnumerable<int> hours) => string.Join(", ", hours.Select(h => h.ToString(CultureInfo.InvariantCulture)));

    private static string Time(int hour) => string.Create(CultureInfo.InvariantCulture, $"make_timestamptz({hour * Microseconds})");
}
