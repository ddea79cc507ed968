using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage;

/// <summary>Reads the gap ledger.</summary>
internal sealed class GapReader(JournalConnections connections)
{
    /// <summary>Whether a gap began or ended to be due since the ledger last said so.</summary>
    public async Task<bool> HasDue(JournalStream stream, DateTimeOffset now, CancellationToken cancellationToken) => await connections.Read(connection =>
    {
        using var command = connection.Command("SELECT EXISTS (SELECT 1 FROM ledger_run r, ledger l WHERE l.stream = $1 AND r.stream = $1 AND r.last >= l.due AND r.last < $2) OR " +
            "EXISTS (SELECT 1 FROM ledger_run r, ledger l WHERE l.stream = $1 AND r.stream = $1 AND r.last > l.due AND r.first > l.due + 1 AND r.first <= $2 + 1)",
            stream.Number, stream.Grid?.LastDue(now) ?? long.MinValue);
        return command.ExecuteScalar() is 1L;
    }, cancellationToken);

    /// <summary>What is said of a time: the entries that follow a place, at most so many, and sums over all of it.</summary>
    public async Task<(GapSummary Summary, IReadOnlyList<GapEntry> Entries)> Read(JournalStream stream, PeriodGrid grid, GapQuery query, CancellationToken cancellationToken) =>
        await connections.Read<(GapSummary, IReadOnlyList<GapEntry>)>(connection =>
        {
            // One transaction sees one moment.
            using var moment = connection.BeginTransaction(deferred: true);
            var due = LastAwaited(connection, stream, grid.LastDue(query.Now));
            var (sums, page) = (new GapSums(), new GapPage(query));
            foreach (var entry in Absences(connection, stream, grid, query, due).Concat(Notes(connection, stream, query)).Concat(Clocks(connection, stream, query)))
            {
                sums.Add(entry);
                page.Offer(entry);
            }
            return (Summary(connection, stream, grid, query, due, sums), page.Entries());
        }, cancellationToken);

    /// <summary>A recording has no clock: what follows its newest period is not awaited.</summary>
    private static long LastAwaited(SqliteConnection connection, JournalStream stream, long due)
    {
        using var command = connection.Command("SELECT source, (SELECT max(last) FROM ledger_run WHERE stream = $1) FROM event WHERE position > $2 AND position < $3 ORDER BY position DESC LIMIT 1",
            stream.Number, stream.Position(0), stream.Position(0) + (1L << JournalSchema.SequenceBits));
        using var row = command.ExecuteReader();
        return row.Read() && (DataSource)row.GetInt32(0) == DataSource.Replay && !row.IsDBNull(1) ? Math.Min(due, row.GetInt64(1)) : due;
    }

    private static IEnumerable<GapEntry> Absences(SqliteConnection connection, JournalStream stream, PeriodGrid grid, GapQuery query, long due)
    {
        var (from, to) = (grid.NumberOf(query.From), grid.NumberOf(query.To.AddMicroseconds(-1)));
        using var command = connection.Command(
            // The runs that end within the time, and of each key the last before it: its gap may reach in.
            "WITH run AS (SELECT key, last FROM ledger_run WHERE stream = $1 AND last >= $2 AND last < $3 AND last < $4 " +
            "UNION ALL SELECT key, last FROM (SELECT key, max(last) AS last FROM ledger_run WHERE stream = $1 AND last < $2 GROUP BY key) WHERE last < $4) " +
            "SELECT key, begin, next FROM (SELECT key, last + 1 AS begin, (SELECT min(first) FROM ledger_run n WHERE n.stream = $1 AND n.key = run.key AND n.first > run.last) AS next FROM run) " +
            "WHERE next IS NULL OR next > $2",
            stream.Number, from, to, due);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var (begin, next) = (rows.GetInt64(1), rows.IsDBNull(2) ? (long?)null : rows.GetInt64(2));
            var isOpen = next is null || next - 1 > due;
            var end = isOpen ? due + 1 : next ?? due + 1;
            yield return new GapEntry(GapKind.Absent, rows.GetString(0), grid.TimeOf(begin))
            {
                Until = isOpen ? null : grid.TimeOf(end),
                Periods = end - begin,
                Within = Math.Max(0, Math.Min(end, to + 1) - Math.Max(begin, from)),
            };
        }
    }

    private static IEnumerable<GapEntry> Notes(SqliteConnection connection, JournalStream stream, GapQuery query)
    {
        using var command = connection.Command("SELECT n.kind, n.key, e.measured, e.accepted, e.revision, e.equal_repeats, e.different_repeats, n.position, p.count, p.last, n.begin FROM ledger_note n " +
            "JOIN event e USING (position) LEFT JOIN repeat p USING (position) WHERE n.stream = $1 AND n.begin >= $2 AND n.begin < $3",
            stream.Number, UtcMicroseconds.Of(query.From), UtcMicroseconds.Of(query.To));
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var kind = (GapKind)rows.GetInt32(0);
            var accepted = UtcMicroseconds.From(rows.GetInt64(3));
            yield return new GapEntry(kind, rows.GetString(1), UtcMicroseconds.From(rows.GetInt64(2)))
            {
                Sequence = rows.GetInt64(7) & ((1L << JournalSchema.SequenceBits) - 1),
                AcceptedAt = kind == GapKind.Repeated ? UtcMicroseconds.From(rows.GetInt64(9)) : accepted,
                Revision = kind == GapKind.Revised ? rows.GetInt32(4) : null,
                Count = kind switch { GapKind.Repeated => rows.GetInt64(8), GapKind.Doubled => rows.GetInt64(5) + rows.GetInt64(6), _ => null },
                DifferentValues = kind == GapKind.Doubled ? rows.GetInt64(6) : null,
                LateBy = kind == GapKind.Late ? stream.Grid?.Lateness(stream.Grid.NumberOf(UtcMicroseconds.From(rows.GetInt64(10))), accepted) : null,
            };
        }
    }

    private static IEnumerable<GapEntry> Clocks(SqliteConnection connection, JournalStream stream, GapQuery query)
    {
        using var command = connection.Command("SELECT held, clock FROM ledger_clock WHERE stream = $1 AND held >= $2 AND held < $3", stream.Number, UtcMicroseconds.Of(query.From), UtcMicroseconds.Of(query.To));
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var held = UtcMicroseconds.From(rows.GetInt64(0));
            yield return new GapEntry(GapKind.Clock, ReadingMessage.WholeStream, held) { BackBy = held - UtcMicroseconds.From(rows.GetInt64(1)) };
        }
    }

    private static GapSummary Summary(SqliteConnection connection, JournalStream stream, PeriodGrid grid, GapQuery query, long due, GapSums sums)
    {
        var (from, to) = (grid.NumberOf(query.From), grid.NumberOf(query.To.AddMicroseconds(-1)));
        using var command = connection.Command("SELECT min(first), max(last) FROM ledger_run WHERE stream = $1 GROUP BY key", stream.Number);
        using var rows = command.ExecuteReader();
        var (expected, newest) = (0L, (long?)null);
        while (rows.Read())
        {
            expected += Math.Max(0, Math.Min(to, due) - Math.Max(from, rows.GetInt64(0)) + 1);
            newest = Math.Max(newest ?? long.MinValue, rows.GetInt64(1));
        }
        return new GapSummary
        {
            Expected = expected,
            Absent = sums.Absent,
            Late = sums.Late,
            Repeats = sums.Repeats,
            Revisions = sums.Revisions,
            Doubled = sums.Doubled,
            ClockSteps = sums.ClockSteps,
            Newest = newest is { } last ? grid.TimeOf(last) : null,
            SilentSince = newest is { } known && known < due ? grid.TimeOf(known + 1) : null,
        };
    }
}
