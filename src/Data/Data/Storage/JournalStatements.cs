using Bauhinia.Data.Model.Events;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage;

/// <summary>The writer's prepared statements. Raw ADO.NET: this is the hot path of everything that comes in.</summary>
internal sealed class JournalStatements : IDisposable
{
    private readonly SqliteCommand findIdentical;
    private readonly SqliteCommand countRevisions;
    private readonly SqliteCommand countRepeat;
    private readonly SqliteCommand insert;
    private readonly SqliteCommand keepLatest;

    public JournalStatements(SqliteConnection connection)
    {
        findIdentical = Prepare(connection, "SELECT position, revision FROM event WHERE stream = $1 AND key = $2 AND measured = $3 AND hash = $4", 4);
        countRevisions = Prepare(connection, "SELECT count(*) FROM event WHERE stream = $1 AND key = $2 AND measured = $3", 3);
        countRepeat = Prepare(connection, "INSERT INTO repeat (position, count, last) VALUES ($1, 1, $2) ON CONFLICT (position) DO UPDATE SET \"count\" = count + 1, last = excluded.last", 2);
        insert = Prepare(connection,
            "INSERT INTO event (position, stream, key, measured, revision, hash, accepted, source, readings, equal_repeats, different_repeats, payload) " +
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", 12);
        keepLatest = Prepare(connection,
            "INSERT INTO latest (stream, key, measured, position) VALUES ($1, $2, $3, $4) ON CONFLICT (stream, key) DO UPDATE " +
            "SET \"measured\" = excluded.measured, position = excluded.position WHERE excluded.measured >= latest.measured", 4);
    }

    /// <summary>Lets the statements take part in a transaction, which the provider asks of each.</summary>
    public void Join(SqliteTransaction transaction)
    {
        foreach (var command in (SqliteCommand[])[findIdentical, countRevisions, countRepeat, insert, keepLatest]) command.Transaction = transaction;
    }

    public (long Position, int Revision)? FindIdentical(JournalStream stream, ReadyMessage ready)
    {
        using var reader = With(findIdentical, stream.Number, ready.Message.Key, UtcMicroseconds.Of(ready.Message.MeasuredAt), ready.Hash).ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt32(1)) : null;
    }

    public int CountRevisions(JournalStream stream, ReadingMessage message)
    {
        using var reader = With(countRevisions, stream.Number, message.Key, UtcMicroseconds.Of(message.MeasuredAt)).ExecuteReader();
        return reader.Read() ? reader.GetInt32(0) : 0;
    }

    public void CountRepeat(long position, DateTimeOffset now) => With(countRepeat, position, UtcMicroseconds.Of(now)).ExecuteNonQuery();

    public void Insert(JournalStream stream, JournalEvent @event, ReadyMessage ready) => With(
        insert, stream.Position(@event.Sequence), stream.Number, @event.Key, UtcMicroseconds.Of(@event.MeasuredAt), @event.Revision, ready.Hash,
        UtcMicroseconds.Of(@event.AcceptedAt), (int)@event.Source, @event.Readings, @event.EqualRepeats, @event.DifferentRepeats, ready.Stored).ExecuteNonQuery();

    public void KeepLatest(JournalStream stream, JournalEvent @event) =>
        With(keepLatest, stream.Number, @event.Key, UtcMicroseconds.Of(@event.MeasuredAt), stream.Position(@event.Sequence)).ExecuteNonQuery();

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[findIdentical, countRevisions, countRepeat, insert, keepLatest]) command.Dispose();
    }

    private static SqliteCommand With(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string statement, int parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = statement;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++) command.Parameters.Add(new SqliteParameter($"${i}", null));
        return command;
    }
}
