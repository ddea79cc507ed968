using System.Globalization;
using Bauhinia.Data.Storage;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>The last run of each connector, kept in the journal's file so that a host that starts again asks with the right entity tag and at the right time.</summary>
internal sealed partial class ConnectorRuns(JournalConnections connections, ILogger<ConnectorRuns> logger)
{
    private const string Columns =
        "stream, origin, at, outcome, status, tag, modified, failures, next, good, runs, accepted, repeated, revised, refused, readings, left_out, corrected, cut";

    private static readonly string Insert =
        $"INSERT INTO connector_run ({Columns}) VALUES ({string.Join(", ", Columns.Split(", ").Select((_, i) => $"${i + 1}"))}) ON CONFLICT (stream) DO UPDATE SET " +
        string.Join(", ", Columns.Split(", ").Skip(1).Select(c => $"\"{c}\" = excluded.\"{c}\""));

    public async Task<IReadOnlyList<ConnectorRun>> All(CancellationToken cancellationToken) => await connections.Read<IReadOnlyList<ConnectorRun>>(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM connector_run ORDER BY stream";
        using var reader = command.ExecuteReader();
        var runs = new List<ConnectorRun>();
        while (reader.Read()) runs.Add(Read(reader));
        return runs;
    }, cancellationToken);

    public async Task<ConnectorRun?> Find(string stream, CancellationToken cancellationToken) => (await All(cancellationToken)).FirstOrDefault(r => r.Stream == stream);

    /// <summary>Keeps a run. A store that cannot write stops no feed: the run is told in the log, and the next takes its place.</summary>
    public async Task Keep(ConnectorRun run, CancellationToken cancellationToken)
    {
        try
        {
            await Write(run, cancellationToken);
        }
        catch (SqliteException broken)
        {
            Log.NotKept(logger, run.Stream, broken.SqliteErrorCode, broken);
        }
    }

    private async Task Write(ConnectorRun run, CancellationToken cancellationToken)
    {
        await using var connection = await SqliteFile.Open(connections.File, mayCreate: false, cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Made of constants of this file.
        command.CommandText = Insert;
#pragma warning restore CA2100
        object?[] values =
        [
            run.Stream, run.From, UtcMicroseconds.Of(run.At), run.Outcome, run.Status, run.Validators.Tag, run.Validators.LastModified, run.Failures, Time(run.NextAt), Time(run.LastGoodAt),
            run.Runs, run.File.Accepted, run.File.Repeated, run.File.Revised, run.File.Refused, run.File.Readings, run.File.LeftOut, run.File.CorrectedDates, run.File.IsCut,
        ];
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i] ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static ConnectorRun Read(SqliteDataReader reader) => new()
    {
        Stream = reader.GetString(0),
        From = reader.GetString(1),
        At = UtcMicroseconds.From(reader.GetInt64(2)),
        Outcome = reader.GetString(3),
        Status = reader.IsDBNull(4) ? null : reader.GetInt32(4),
        Validators = new FeedValidators(reader.IsDBNull(5) ? null : reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetString(6)),
        Failures = reader.GetInt32(7),
        NextAt = Time(reader, 8),
        LastGoodAt = Time(reader, 9),
        Runs = reader.GetInt64(10),
        File = new FeedOutcome
        {
            Accepted = reader.GetInt32(11),
            Repeated = reader.GetInt32(12),
            Revised = reader.GetInt32(13),
            Refused = reader.GetInt32(14),
            Readings = reader.GetInt32(15),
            LeftOut = reader.GetInt32(16),
            CorrectedDates = reader.GetInt32(17),
            IsCut = reader.GetInt32(18) != 0,
        },
    };

    private static DateTimeOffset? Time(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : UtcMicroseconds.From(reader.GetInt64(column));

    private static long? Time(DateTimeOffset? time) => time is { } known ? UtcMicroseconds.Of(known) : null;

    private static partial class Log
    {
        [LoggerMessage(EventId = 5121, Level = LogLevel.Warning, Message = "The last run of {Stream} could not be kept (SQLite {Code})")]
        public static partial void NotKept(ILogger logger, string stream, int code, Exception broken);
    }
}
