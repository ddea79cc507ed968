using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage;

/// <summary>
/// Keeps the gap ledger in the transactions of the journal's writer, so that it is as durable as the messages and never of another mind. Periods that
/// came are kept as runs: what lies between two runs is absent. Everything else is a note on a period.
/// </summary>
internal sealed class Ledger(SqliteConnection connection) : IDisposable
{
    /// <summary>The stream in which the ledger is published.</summary>
    public const string StreamName = "gap-ledger";

    /// <summary>A clock that is corrected by less is one that works.</summary>
    private static readonly TimeSpan StepOfAClock = TimeSpan.FromSeconds(1);

    private readonly LedgerStatements statements = new(connection);
    private readonly HashSet<(JournalStream Stream, long Number)> changed = [];
    private readonly Dictionary<JournalStream, DataSource> sources = [];

    /// <summary>Lets the statements take part in a transaction; what an undone one had changed is forgotten.</summary>
    public void Join(SqliteTransaction transaction)
    {
        changed.Clear();
        statements.Join(transaction);
    }

    /// <summary>Called for each event that is new in the journal.</summary>
    public void Note(JournalStream stream, JournalEvent @event)
    {
        if (stream.Grid is not { } grid) return;
        sources[stream] = @event.Source;
        var number = grid.NumberOf(@event.MeasuredAt);
        var isLate = grid.Lateness(number, @event.AcceptedAt) is not null;
        if (@event.Revision > 1) Remark(stream, number, @event.Key, GapKind.Revised, @event.Sequence);
        // A recording that is played today is not late.
        else if (Fill(stream, @event.Key, number, isLate) && isLate && @event.Source == DataSource.Live) Remark(stream, number, @event.Key, GapKind.Late, @event.Sequence);
        if (@event.EqualRepeats + @event.DifferentRepeats > 0) Remark(stream, number, @event.Key, GapKind.Doubled, @event.Sequence);
    }

    /// <summary>Called when a message came that the journal has.</summary>
    public void NoteRepeat(JournalStream stream, string key, DateTimeOffset measuredAt, long sequence)
    {
        if (stream.Grid is { } grid) Remark(stream, grid.NumberOf(measuredAt), key, GapKind.Repeated, sequence);
    }

    /// <summary>Called with the clock's time before a message is accepted.</summary>
    public void NoteClock(JournalStream stream, DateTimeOffset lastAccepted, DateTimeOffset now)
    {
        if (stream.Grid is { } grid && now < lastAccepted - StepOfAClock && statements.AddClock(stream, lastAccepted, now)) changed.Add((stream, grid.NumberOf(lastAccepted)));
    }

    /// <summary>Finds what is no longer awaited since this was last asked.</summary>
    public void NoteDue(JournalStream stream, DateTimeOffset now)
    {
        if (stream.Grid is not { } grid) return;
        foreach (var number in statements.GapsDue(stream, grid.LastDue(now))) changed.Add((stream, number));
        statements.SetDue(stream, grid.LastDue(now));
    }

    /// <summary>Says anew what is to be said of each period that changed.</summary>
    public IEnumerable<ReadingMessage> TakeChanges(StreamId ledger, DateTimeOffset now)
    {
        foreach (var (stream, number) in changed.OrderBy(c => c.Number).ToList())
        {
            // What is not public is not spoken of.
            if (!stream.Declaration.IsPublic || stream.Grid is not { } grid) continue;
            var lines = Lines(stream, grid, number, now);
            if (lines.Count == 0 && !statements.WasStated(ledger, stream, grid.BeginOf(number))) continue;
            yield return LedgerMessage.Of(ledger, stream.Id, sources.GetValueOrDefault(stream, stream.Newest ?? DataSource.Live), grid.TimeOf(number), lines);
        }
        changed.Clear();
    }

    public void Dispose() => statements.Dispose();

    private List<LedgerLine> Lines(JournalStream stream, PeriodGrid grid, long number, DateTimeOffset now)
    {
        var lines = new List<LedgerLine>();
        var due = grid.LastDue(now);
        foreach (var (key, next, isReplayed) in statements.GapsFrom(stream, number))
        {
            if (next is { } end && end - 1 <= due) lines.Add(new LedgerLine(key, GapKind.Absent) { Until = grid.TimeOf(end), Periods = end - number });
            else if (number <= due && !isReplayed) lines.Add(new LedgerLine(key, GapKind.Absent));
        }
        lines.AddRange(statements.NotesOf(stream, grid.BeginOf(number)));
        lines.AddRange(statements.ClockOf(stream, grid.BeginOf(number), grid.BeginOf(number + 1)));
        return lines;
    }

    private void Remark(JournalStream stream, long number, string key, GapKind kind, long sequence)
    {
        if (stream.Grid is { } grid && statements.AddNote(stream, grid.BeginOf(number), key, kind, sequence)) changed.Add((stream, number));
    }

    /// <returns>Whether the period had been absent.</returns>
    private bool Fill(JournalStream stream, string key, long number, bool isLate)
    {
        var before = statements.RunBefore(stream, key, number);
        if (before is { } run && number <= run.Last) return false;
        var after = statements.RunAfter(stream, key, number);
        var joinsBefore = before is { } b && b.Last == number - 1;
        var joinsAfter = after is { } a && a.First == number + 1;
        if (joinsAfter && after is { } next)
        {
            statements.DeleteRun(stream, key, next.First);
            if (joinsBefore && before is { } earlier) statements.ExtendRun(stream, key, earlier.First, next.Last);
            else statements.AddRun(stream, key, number, next.Last);
        }
        else if (joinsBefore && before is { } earlier)
        {
            statements.ExtendRun(stream, key, earlier.First, number);
        }
        else
        {
            statements.AddRun(stream, key, number, number);
        }
        if (before is { } left && !joinsBefore) changed.Add((stream, left.Last + 1));
        // It stood at the beginning of a gap that may have been spoken of.
        if (joinsBefore && (isLate || after is not null)) changed.Add((stream, number));
        if (after is not null && !joinsAfter) changed.Add((stream, number + 1));
        return true;
    }
}
