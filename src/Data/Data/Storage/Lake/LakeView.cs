using System.Globalization;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>
/// What a named query sees of a stream: the readings of a time as they stood at a moment, without what was corrected. Beside the fields there are
/// <c>_measured</c>, <c>_hour</c> (when its hour began), <c>_day</c> (the city's date), <c>_key</c>, <c>_accepted</c>, <c>_revision</c> and <c>_origin</c>.
/// </summary>
internal sealed class LakeView(StreamDeclaration declaration)
{
    private const long HourMicroseconds = 3_600_000_000;

    /// <summary>The view's name: the stream's, with underscores.</summary>
    public string Name { get; } = declaration.Id.Value.Replace('-', '_');

    /// <summary>The view as SQL.</summary>
    /// <param name="engine">Reads the files.</param>
    /// <param name="files">Of the stream, with every reading of the time.</param>
    /// <param name="from">Measured at this time or later.</param>
    /// <param name="to">Measured before this time.</param>
    /// <param name="asOf">The sequence of the moment.</param>
    public string Rows(LakeEngine engine, IReadOnlyList<LakeFile> files, DateTimeOffset from, DateTimeOffset to, long asOf)
    {
        var table = new LakeTable(declaration);
        var where = $"{LakeTable.Measured} >= {Time(from)} AND {LakeTable.Measured} < {Time(to)}";
        List<LakeFile> known = [.. files.Where(f => f.First <= asOf)];
        // The column need not be read where every message is of the moment or before.
        if (known.Any(f => f.Last > asOf)) where += string.Create(CultureInfo.InvariantCulture, $" AND {LakeTable.Sequence} <= {asOf}");
        // A correction is kept on the day of what it corrects, and reckoning what is newest costs much.
        var corrected = known.Where(f => f.HoldsRevisions).Select(f => f.Day).ToHashSet();
        List<LakeFile> plain = [.. known.Where(f => !corrected.Contains(f.Day))], others = [.. known.Where(f => corrected.Contains(f.Day))];
        var columns = Columns(from);
        List<string> parts = [];
        if (plain.Count > 0 || others.Count == 0) parts.Add($"SELECT {columns} FROM {(plain.Count > 0 ? table.Source(engine, plain) : table.Nothing)} WHERE {where}");
        if (others.Count > 0)
        {
            parts.Add($"SELECT {columns} FROM (SELECT * FROM {table.Source(engine, others)} WHERE {where} " +
                $"QUALIFY {LakeTable.Revision} = max({LakeTable.Revision}) OVER (PARTITION BY {LakeTable.Key}, {LakeTable.Measured}))");
        }
        return string.Join(" UNION ALL ", parts);
    }

    private string Columns(DateTimeOffset from)
    {
        var microseconds = $"epoch_us({LakeTable.Measured})";
        var hour = from >= DateTimeOffset.UnixEpoch ? string.Create(CultureInfo.InvariantCulture, $"({microseconds} // {HourMicroseconds})") : LakeHours.Floor(microseconds, HourMicroseconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{LakeTable.Measured}, make_timestamptz({hour} * {HourMicroseconds}) AS _hour, make_timestamp({microseconds} + {LakeHours.CityHours * HourMicroseconds})::DATE AS _day, " +
            $"{LakeTable.Key}, {LakeTable.Accepted}, {LakeTable.Revision}, {LakeTable.Origin}, {string.Join(", ", declaration.Fields.Select(f => LakeTable.Quoted(f.Name)))}");
    }

    private static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"make_timestamptz({UtcMicroseconds.Of(time)})");
}
