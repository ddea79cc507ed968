using System.Globalization;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;
using Bauhinia.Web;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;

namespace Bauhinia.Data.Storage;

/// <summary>Before the host listens: refuses a journal of another version or a stream that broke its promise, and finds where each stream ended.</summary>
internal sealed class JournalStartup(Journal journal, StreamCatalogue catalogue, JournalConnections connections, TimeProvider clock) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await JournalSchema.Require(connections.File, cancellationToken);
        await using var connection = await SqliteFile.Open(connections.File, mayCreate: false, cancellationToken);
        var now = UtcMicroseconds.Of(clock.GetUtcNow());
        var streams = new List<JournalStream>();
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellationToken);
        foreach (var declaration in catalogue.All)
        {
            streams.Add(Open(connection, declaration, now));
            KeepVersion(connection, streams[^1], now);
            LedgerStartup.Open(connection, transaction, streams[^1], UtcMicroseconds.From(now));
        }
        await transaction.CommitAsync(cancellationToken);
        journal.Begin(streams);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static JournalStream Open(SqliteConnection connection, StreamDeclaration declaration, long now)
    {
        Execute(connection, "INSERT INTO stream (name, epoch, since) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING", declaration.Id.Value, StreamEpoch.Draw().Value, now);
        var row = Row(connection, "SELECT id, epoch FROM stream WHERE name = $1", declaration.Id.Value);
        var number = (long)row[0];
        var last = Row(
            connection, "SELECT position, accepted, source FROM event WHERE position BETWEEN $1 AND $2 ORDER BY position DESC LIMIT 1",
            number << JournalSchema.SequenceBits, ((number + 1) << JournalSchema.SequenceBits) - 1);
        var sequence = last.Count == 0 ? 0 : (long)last[0] & ((1L << JournalSchema.SequenceBits) - 1);
        return new JournalStream(declaration, number, new StreamEpoch((long)row[1]), sequence, last.Count == 0 ? DateTimeOffset.UnixEpoch : UtcMicroseconds.From((long)last[1]), last.Count == 0 ? null : (DataSource)(long)last[2]);
    }

    /// <summary>A version once used keeps its fields: readers were promised them.</summary>
    private static void KeepVersion(SqliteConnection connection, JournalStream stream, long now)
    {
        var declaration = stream.Declaration;
        var promise = SchemaPromise.Of(declaration);
        var newest = Row(connection, "SELECT version, schema FROM stream_version WHERE stream = $1 ORDER BY version DESC LIMIT 1", stream.Number);
        if (newest.Count > 0)
        {
            var (version, kept) = ((long)newest[0], SchemaPromise.Read((string)newest[1]));
            if (declaration.Version < version) throw Refused(declaration, string.Create(CultureInfo.InvariantCulture, $"it was already served as version {version}"));
            if (declaration.Version == version && promise.Breaks(kept) is { } broken)
            {
                throw Refused(declaration, $"{broken}; give it the next version number");
            }
        }
        Execute(connection, "INSERT INTO stream_version (stream, version, schema, since) VALUES ($1, $2, $3, $4) ON CONFLICT (stream, version) DO UPDATE SET \"schema\" = excluded.schema",
            stream.Number, declaration.Version, promise.ToJson(), now);
    }

    private static StartRefusedException Refused(StreamDeclaration declaration, string why) =>
        new($"The declaration of the stream '{declaration.Id}', version {declaration.Version}, would break its readers: {why}.");

    private static void Execute(SqliteConnection connection, string statement, params object[] values)
    {
        using var command = connection.Command(statement, values);
        command.ExecuteNonQuery();
    }

    private static List<object> Row(SqliteConnection connection, string query, params object[] values)
    {
        using var command = connection.Command(query, values);
        using var reader = command.ExecuteReader();
        var row = new List<object>();
        if (reader.Read()) for (var i = 0; i < reader.FieldCount; i++) row.Add(reader.GetValue(i));
        return row;
    }
}
