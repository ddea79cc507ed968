using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage;

/// <summary>The ledger's prepared statements, which run within the transactions of the journal's writer.</summary>
internal sealed class LedgerStatements(SqliteConnection connection) : IDisposable
{
    private const string SourceOfNewest =
        "(SELECT source FROM event e WHERE e.stream = r.stream AND e.position = (SELECT max(position) FROM event WHERE position BETWEEN r.stream << 40 AND ((r.stream + 1) << 40) - 1))";

    private readonly List<SqliteCommand> all = [];
    private SqliteCommand? runBefore, runAfter, addRun, extendRun, deleteRun, addNote, addClock, gapsDue, setDue, gapsFrom, notesOf, clockOf, wasStated;
    private SqliteTransaction? joined;

    public void Join(SqliteTransaction transaction)
    {
        joined = transaction;
        foreach (var command in all) command.Transaction = transaction;
    }

    public (long First, long Last)? RunBefore(JournalStream stream, string key, long number) =>
        Run(ref runBefore, "SELECT first, last FROM ledger_run WHERE stream = $1 AND key = $2 AND first <= $3 ORDER BY first DESC LIMIT 1", stream.Number, key, number);

    public (long First, long Last)? RunAfter(JournalStream stream, string key, long number) =>
        Run(ref runAfter, "SELECT first, last FROM ledger_run WHERE stream = $1 AND key = $2 AND first > $3 ORDER BY first LIMIT 1", stream.Number, key, number);

    public void AddRun(JournalStream stream, string key, long first, long last) =>
        With(ref addRun, "INSERT INTO ledger_run (stream, key, first, last) VALUES ($1, $2, $3, $4)", stream.Number, key, first, last).ExecuteNonQuery();

    public void ExtendRun(JournalStream stream, string key, long first, long last) =>
        With(ref extendRun, "UPDATE ledger_run SET \"last\" = $4 WHERE stream = $1 AND key = $2 AND first = $3", stream.Number, key, first, last).ExecuteNonQuery();

    public void DeleteRun(JournalStream stream, string key, long first) =>
        With(ref deleteRun, "DELETE FROM ledger_run WHERE stream = $1 AND key = $2 AND first = $3", stream.Number, key, first).ExecuteNonQuery();

    /// <returns>Whether the note is new.</returns>
    public bool AddNote(JournalStream stream, long begin, string key, GapKind kind, long sequence) =>
        With(ref addNote, "INSERT INTO ledger_note (stream, begin, key, kind, position) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            stream.Number, begin, key, (long)kind, stream.Position(sequence)).ExecuteNonQuery() == 1;

    /// <returns>Whether this step of the clock is new.</returns>
    public bool AddClock(JournalStream stream, DateTimeOffset held, DateTimeOffset clock) =>
        With(ref addClock, "INSERT INTO ledger_clock (stream, held, clock) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", stream.Number, UtcMicroseconds.Of(held), UtcMicroseconds.Of(clock))
            .ExecuteNonQuery() == 1;

    /// <summary>The beginnings of gaps that began to be due, or whose last period did, since <see cref="SetDue"/>.</summary>
    public List<long> GapsDue(JournalStream stream, long due)
    {
        const string begun = "SELECT r.last + 1 FROM ledger_run r, ledger l WHERE l.stream = $1 AND r.stream = $1 AND r.last >= l.due AND r.last < $2";
        const string ended = "SELECT (SELECT max(b.last) + 1 FROM ledger_run b WHERE b.stream = r.stream AND b.key = r.key AND b.first < r.first) AS begin " +
            "FROM ledger_run r, ledger l WHERE l.stream = $1 AND r.stream = $1 AND r.first > l.due + 1 AND r.first <= $2 + 1";
        using var reader = With(ref gapsDue, $"{begun} UNION SELECT begin FROM ({ended}) WHERE begin IS NOT NULL", stream.Number, due).ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read()) numbers.Add(reader.GetInt64(0));
        return numbers;
    }

    public void SetDue(JournalStream stream, long due) => With(ref setDue, "UPDATE ledger SET \"due\" = max(due, $2) WHERE stream = $1", stream.Number, due).ExecuteNonQuery();

    /// <summary>The gaps that begin with a period: of which key, the number of the period that ends it, and whether the stream's newest message is of a recording.</summary>
    public List<(string Key, long? Next, bool IsReplayed)> GapsFrom(JournalStream stream, long number)
    {
        using var reader = With(ref gapsFrom,
            $"SELECT r.key, (SELECT min(n.first) FROM ledger_run n WHERE n.stream = r.stream AND n.key = r.key AND n.first > r.last), {SourceOfNewest} " +
            "FROM ledger_run r WHERE r.stream = $1 AND r.last = $2 ORDER BY r.key", stream.Number, number - 1).ExecuteReader();
        var gaps = new List<(string, long?, bool)>();
        while (reader.Read()) gaps.Add((reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetInt64(1), !reader.IsDBNull(2) && reader.GetInt64(2) == (long)DataSource.Replay));
        return gaps;
    }

    public List<LedgerLine> NotesOf(JournalStream stream, long begin)
    {
        using var reader = With(ref notesOf,
            "SELECT n.key, n.kind, count(*), sum(e.equal_repeats + e.different_repeats) FROM ledger_note n JOIN event e USING (position) WHERE n.stream = $1 AND n.begin = $2 GROUP BY n.key, n.kind ORDER BY n.key, n.kind",
            stream.Number, begin).ExecuteReader();
        var lines = new List<LedgerLine>();
        while (reader.Read())
        {
            var kind = (GapKind)reader.GetInt32(1);
            lines.Add(new LedgerLine(reader.GetString(0), kind) { Count = kind switch { GapKind.Revised => reader.GetInt64(2), GapKind.Doubled => reader.GetInt64(3), _ => null } });
        }
        return lines;
    }

    public List<LedgerLine> ClockOf(JournalStream stream, long from, long to)
    {
        using var reader = With(ref clockOf, "SELECT held FROM ledger_clock WHERE stream = $1 AND held >= $2 AND held < $3 ORDER BY held", stream.Number, from, to).ExecuteReader();
        var lines = new List<LedgerLine>();
        while (reader.Read()) lines.Add(new LedgerLine(ReadingMessage.WholeStream, GapKind.Clock) { Until = UtcMicroseconds.From(reader.GetInt64(0)) });
        return lines;
    }

    /// <summary>Whether the ledger's stream has said anything of a period.</summary>
    public bool WasStated(StreamId ledger, JournalStream stream, long begin) =>
        With(ref wasStated, "SELECT EXISTS (SELECT 1 FROM event WHERE stream = (SELECT id FROM stream WHERE name = $1) AND key = $2 AND measured = $3)", ledger.Value, stream.Id.Value, begin).ExecuteScalar() is 1L;

    public void Dispose()
    {
        foreach (var command in all) command.Dispose();
    }

    private (long First, long Last)? Run(ref SqliteCommand? command, string query, params ReadOnlySpan<object> values)
    {
        using var reader = With(ref command, query, values).ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    private SqliteCommand With(ref SqliteCommand? command, string statement, params ReadOnlySpan<object> values)
    {
        if (command is null)
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
            command.CommandText = statement;
#pragma warning restore CA2100
            command.Transaction = joined;
            for (var i = 1; i <= values.Length; i++) command.Parameters.Add(new SqliteParameter($"${i}", null));
            all.Add(command);
        }
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command;
    }
}
