using System.Globalization;
using System.Text;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Storage;
using DuckDB.NET.Data;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.History;

/// <summary>Asks the lake. What a correction has superseded is left out; a question about a moment is answered from what had been accepted by then.</summary>
internal sealed class HistoryRows(LakeManifest manifest, LakeWriter writer, LakeEngine engine, IOptions<DataOptions> options) : IDisposable
{
    /// <summary>Columns that stand before the fields in every row.</summary>
    public const int Before = 6;

    private readonly SemaphoreSlim turns = new(options.Value.Lake.Queries);

    /// <summary>Answers a question row by row, in order of measurement and acceptance.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="query">The question.</param>
    /// <param name="row">Called for each row, on the columns time, sequence, part, revision, acceptance and origin, then the fields.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <returns>The sequence of the moment, and where the answer was cut off; null when it is whole.</returns>
    public async Task<(long AsOf, HistoryCursor? Next)> Read(JournalStream stream, HistoryQuery query, Action<DuckDBDataReader> row, CancellationToken cancellationToken)
    {
        if (query.AsOf is { } moment && moment > (manifest.PlaceOf(stream.Id)?.Sequence ?? 0)) await writer.FlushFor(stream, moment, cancellationToken);
        await turns.WaitAsync(cancellationToken);
        try
        {
            using var lease = manifest.Lease(stream.Id, CityDay.Of(query.From), CityDay.Of(query.To));
            var asOf = query.AsOf ?? lease.Sequence;
            List<LakeFile> files = [.. lease.Files.Where(f => f.First <= asOf)];
            return (asOf, files.Count == 0 ? null : Run(stream.Declaration, query, files, asOf, row, cancellationToken));
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();

    private HistoryCursor? Run(StreamDeclaration declaration, HistoryQuery query, List<LakeFile> files, long asOf, Action<DuckDBDataReader> row, CancellationToken cancellationToken)
    {
        using var connection = engine.Open();
        using var command = connection.CreateCommand();
        Write(command, new LakeTable(declaration).Source(engine, files), query, files.Any(f => f.HoldsRevisions), asOf);
        using var stopping = cancellationToken.Register(command.Cancel);
        try
        {
            using var reader = command.ExecuteReader();
            var (count, last) = (0, default(HistoryCursor));
            while (reader.Read())
            {
                // One row more was asked for than is answered: there is a next page.
                if (++count > query.Limit) return last;
                last = new HistoryCursor(UtcMicroseconds.Of(TimeAt(reader, 0)), reader.GetInt64(1), reader.GetInt32(2));
                row(reader);
            }
            return null;
        }
        catch (DuckDBException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>A time of a row; the lake keeps UTC.</summary>
    public static DateTimeOffset TimeAt(DuckDBDataReader reader, int column) => new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Unspecified), TimeSpan.Zero);

    private static void Write(DuckDBCommand command, string source, HistoryQuery query, bool mayBeSuperseded, long asOf)
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
#pragma warning disable CA2100 // Made of constants, the names of fields and paths of our own; what the caller gave are parameters.
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
        foreach (var value in values) command.Parameters.Add(new DuckDBParameter(value));
    }
}
