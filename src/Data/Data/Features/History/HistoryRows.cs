using System.Globalization;
using System.Text;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Lake.Objects;
using Bauhinia.Storage;
using DuckDB.NET.Data;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.History;

/// <summary>Asks the lake. What a correction has superseded is left out; a question about a moment is answered from what had been accepted by then.</summary>
internal sealed class HistoryRows(LakeManifest manifest, LakeCache cache, LakeWriter writer, LakeEngine engine, IOptions<DataOptions> options)
{
    /// <summary>The columns of an answer that stand before its fields.</summary>
    public static readonly IReadOnlyList<string> Before = ["measuredAt", "sequence", "revision", "acceptedAt", "origin"];

    private const int FirstField = 6;

    /// <summary>Sees to it that the lake holds the moment that is asked about.</summary>
    public Task TakeIn(JournalStream stream, long? asOf, CancellationToken cancellationToken) =>
        asOf is { } moment && moment > (manifest.PlaceOf(stream.Id)?.Sequence ?? 0) ? writer.FlushFor(stream, moment, cancellationToken) : Task.CompletedTask;

    /// <summary>Sees to it that the lake holds the moment that is asked about, and that its files are at hand.</summary>
    /// <returns>What holds the files until the answer is made.</returns>
    public async Task<LakeLease> Prepare(JournalStream stream, HistoryQuery query, CancellationToken cancellationToken)
    {
        await TakeIn(stream, query.AsOf, cancellationToken);
        var lease = manifest.Lease(stream.Id, f => !f.IsRollup && f.Day >= CityDay.Of(query.From) && f.Day <= CityDay.Of(query.To) && f.First <= (query.AsOf ?? long.MaxValue));
        return await Brought(cache, lease, lease.Files, cancellationToken);
    }

    /// <summary>Brings files of a lease, which ends if they do not come.</summary>
    public static async Task<LakeLease> Brought(LakeCache cache, LakeLease lease, IReadOnlyCollection<LakeFile> files, CancellationToken cancellationToken)
    {
        var isThere = false;
        try
        {
            await cache.Bring(files, cancellationToken);
            isThere = true;
            return lease;
        }
        finally
        {
            if (!isThere) lease.Dispose();
        }
    }

    /// <summary>Answers a question row by row, in order of measurement and acceptance.</summary>
    /// <returns>The sequence of the moment, and where the answer was cut off; null when it is whole.</returns>
    public (long AsOf, HistoryCursor? Next) Read(JournalStream stream, HistoryQuery query, LakeLease lease, AnswerWriter answer, CancellationToken cancellationToken)
    {
        var asOf = query.AsOf ?? lease.Sequence;
        List<LakeFile> files = [.. lease.Files.Where(f => f.First <= asOf)];
        return (asOf, files.Count == 0 ? null : Run(stream.Declaration, query, files, asOf, answer, cancellationToken));
    }

    private HistoryCursor? Run(StreamDeclaration declaration, HistoryQuery query, List<LakeFile> files, long asOf, AnswerWriter answer, CancellationToken cancellationToken)
    {
        using var connection = engine.Open();
        using var command = Question(connection, new LakeTable(declaration).Source(engine, files), query, files.Any(f => f.HoldsRevisions), asOf);
        using var reader = LakeEngine.Rows(command, cancellationToken);
        var most = options.Value.Lake.AnswerMegabytes * 1024L * 1024;
        var (count, last) = (0, default(HistoryCursor));
        while (reader.Next())
        {
            // One row more was asked for than is answered: there is a next page.
            if (++count > query.Limit || answer.Bytes > most) return last;
            last = new HistoryCursor(UtcMicroseconds.Of(reader.Time(0)), reader.Row.GetInt64(1), reader.Row.GetInt32(2));
            Write(answer, query, reader);
        }
        return null;
    }

    private static void Write(AnswerWriter answer, HistoryQuery query, LakeRows rows)
    {
        answer.BeginRow();
        answer.Time(0, rows.Time(0));
        answer.Whole(1, rows.Row.GetInt64(1));
        answer.Whole(2, rows.Row.GetInt32(3));
        answer.Time(3, rows.Time(4));
        answer.Text(4, rows.Row.GetString(5));
        for (var i = 0; i < query.Fields.Count; i++) Write(answer, Before.Count + i, query.Fields[i].Kind, rows, FirstField + i);
        answer.EndRow();
    }

    private static void Write(AnswerWriter answer, int cell, FieldKind kind, LakeRows rows, int column)
    {
        if (rows.Row.IsDBNull(column))
        {
            answer.Absent(cell);
            return;
        }
        switch (kind)
        {
            case FieldKind.Integer: answer.Whole(cell, rows.Row.GetInt64(column)); break;
            case FieldKind.Decimal: answer.Number(cell, ShortestForm.Of(rows.Row.GetDecimal(column))); break;
            case FieldKind.Flag: answer.Flag(cell, rows.Row.GetBoolean(column)); break;
            case FieldKind.Time: answer.Time(cell, rows.Time(column)); break;
            default: answer.Text(cell, rows.Row.GetString(column)); break;
        }
    }

    private static DuckDBCommand Question(DuckDBConnection connection, string source, HistoryQuery query, bool mayBeSuperseded, long asOf)
    {
        var columns = string.Concat(query.Fields.Select(f => $", {LakeTable.Quoted(f.Name)}"));
        var sql = new StringBuilder($"WITH known AS (SELECT * FROM {source} WHERE {LakeTable.Measured} >= $1 AND {LakeTable.Measured} < $2 AND {LakeTable.Sequence} <= $3");
        List<object> values = [query.From, query.To, asOf];
        // A correction takes the place of the whole message, so this comes before any sensor is singled out.
        if (mayBeSuperseded) sql.Append(CultureInfo.InvariantCulture, $" QUALIFY {LakeTable.Revision} = max({LakeTable.Revision}) OVER (PARTITION BY {LakeTable.Key}, {LakeTable.Measured})");
        sql.Append(CultureInfo.InvariantCulture,
            $") SELECT {LakeTable.Measured}, {LakeTable.Sequence}, {LakeTable.Part}, {LakeTable.Revision}, {LakeTable.Accepted}, {LakeTable.Origin}{columns} FROM known WHERE true");
        foreach (var filter in query.Filters)
        {
            values.Add(filter.Value);
            sql.Append(CultureInfo.InvariantCulture, $" AND {LakeTable.Quoted(filter.Field.Name)} = ${values.Count}");
        }
        if (query.After is { } after)
        {
            values.AddRange([UtcMicroseconds.From(after.Measured), after.Sequence, after.Part]);
            var at = values.Count;
            sql.Append(CultureInfo.InvariantCulture, $" AND ({LakeTable.Measured}, {LakeTable.Sequence}, {LakeTable.Part}) > (${at - 2}, ${at - 1}, ${at})");
        }
        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY {LakeTable.Measured}, {LakeTable.Sequence}, {LakeTable.Part} LIMIT {query.Limit + 1}");
        var command = LakeEngine.Command(connection, sql.ToString());
        foreach (var value in values) command.Parameters.Add(new DuckDBParameter(value));
        return command;
    }
}
