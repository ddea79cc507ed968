using Bauhinia.Data.Model.Events;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage;

/// <summary>Makes the ledger of a stream from its messages: for one that has none yet, or whose period was declared anew.</summary>
internal static class LedgerStartup
{
    private const string Columns = "position, key, measured, revision, accepted, source, equal_repeats, different_repeats";

    /// <summary>Called within the transaction of the start.</summary>
    public static void Open(SqliteConnection connection, SqliteTransaction transaction, JournalStream stream, DateTimeOffset now)
    {
        var (period, patience) = (stream.Grid?.PeriodMicroseconds ?? 0, stream.Grid?.PatienceMicroseconds ?? 0);
        using (var known = connection.Command("SELECT EXISTS (SELECT 1 FROM ledger WHERE stream = $1 AND period = $2 AND patience = $3)", stream.Number, period, patience))
        {
            if (known.ExecuteScalar() is 1L) return;
        }
        foreach (var table in (string[])["ledger_run", "ledger_note", "ledger"])
        {
            using var delete = connection.Command($"DELETE FROM {table} WHERE stream = $1", stream.Number);
            delete.ExecuteNonQuery();
        }
        using (var insert = connection.Command("INSERT INTO ledger (stream, period, patience, due) VALUES ($1, $2, $3, $4)", stream.Number, period, patience, stream.Grid?.LastDue(now) ?? 0))
        {
            insert.ExecuteNonQuery();
        }
        if (stream.Grid is null) return;
        using var ledger = new Ledger(connection);
        ledger.Join(transaction);
        Replay(connection, stream, ledger);
    }

    private static void Replay(SqliteConnection connection, JournalStream stream, Ledger ledger)
    {
        var (from, to) = (stream.Position(0), stream.Position(0) + (1L << JournalSchema.SequenceBits));
        using (var events = connection.Command($"SELECT {Columns} FROM event WHERE position > $1 AND position < $2 ORDER BY position", from, to).ExecuteReader())
        {
            while (events.Read())
            {
                ledger.Note(stream, new JournalEvent
                {
                    Sequence = events.GetInt64(0) - from,
                    Key = events.GetString(1),
                    MeasuredAt = UtcMicroseconds.From(events.GetInt64(2)),
                    Revision = events.GetInt32(3),
                    AcceptedAt = UtcMicroseconds.From(events.GetInt64(4)),
                    Source = (DataSource)events.GetInt32(5),
                    Readings = 0,
                    EqualRepeats = events.GetInt32(6),
                    DifferentRepeats = events.GetInt32(7),
                    Payload = default,
                });
            }
        }
        using var repeats = connection.Command("SELECT e.position, e.key, e.measured FROM repeat JOIN event e USING (position) WHERE e.position > $1 AND e.position < $2 ORDER BY e.position", from, to).ExecuteReader();
        while (repeats.Read()) ledger.NoteRepeat(stream, repeats.GetString(1), UtcMicroseconds.From(repeats.GetInt64(2)), repeats.GetInt64(0) - from);
    }
}
