using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Data.Storage;

/// <summary>
/// The one writer of the journal. It takes up everything that waits, writes it in one transaction (one fsync for many senders), and only then
/// acknowledges each sender and shows the events to readers.
/// </summary>
internal sealed partial class JournalWriter(Journal journal, JournalConnections connections, TimeProvider clock, ILogger<JournalWriter> logger) : BackgroundService
{
    private const int MostMessages = 256;
    private const long MostBytes = 16 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var closing = stoppingToken.Register(journal.Close);
        // The connection lives as long as the journal; the host's end shows by the channel's end, after all that waits is written.
        await using var connection = await SqliteFile.Open(connections.File, mayCreate: false, CancellationToken.None);
        using var statements = new JournalStatements(connection);
        using var ledger = new Ledger(connection);
        var batch = new List<PendingAppend>();
        while (await journal.Waiting.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            var (messages, bytes) = (0, 0L);
            while (messages < MostMessages && bytes < MostBytes && journal.Waiting.TryRead(out var next))
            {
                batch.Add(next);
                messages += next.Messages.Count;
                bytes += next.Messages.Sum(m => (long)m.Stored.Length);
            }
            Write(connection, statements, ledger, batch);
        }
    }

    private void Write(SqliteConnection connection, JournalStatements statements, Ledger ledger, List<PendingAppend> batch)
    {
        var written = new Dictionary<JournalStream, WrittenEvents>();
        var outcomes = new List<IReadOnlyList<AppendOutcome>>(batch.Count);
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            statements.Join(transaction);
            ledger.Join(transaction);
            foreach (var append in batch)
            {
                if (append.IsDue) ledger.NoteDue(append.Stream, clock.GetUtcNow());
                var events = EventsOf(written, append.Stream);
                outcomes.Add([.. append.Messages.Select(m => Write(statements, ledger, events, m))]);
            }
            State(statements, ledger, written);
            transaction.Commit();
        }
        catch (SqliteException broken)
        {
            // Full or failing disk: the transaction is undone as it is disposed, and nobody is told that anything was kept.
            // Told once: senders who come again would fill the log, often on the same disk.
            if (journal.IsWritten) Log.NotWritten(logger, broken.SqliteErrorCode, broken);
            journal.IsWritten = false;
            foreach (var append in batch) append.Refuse();
            return;
        }
        if (!journal.IsWritten) Log.WrittenAgain(logger);
        journal.IsWritten = true;
        foreach (var (stream, events) in written)
        {
            (stream.LastSequence, stream.LastAccepted, stream.Newest) = (events.LastSequence, events.LastAccepted, events.Newest);
            if (events.Frames.Count > 0) stream.Tail.Publish(events.Frames);
        }
        foreach (var (append, outcome) in batch.Zip(outcomes)) append.Acknowledge(outcome);
    }

    private AppendOutcome Write(JournalStatements statements, Ledger ledger, WrittenEvents events, ReadyMessage ready)
    {
        var stream = events.Stream;
        // As the journal keeps it, so that an event has the same bytes when it is read back.
        var now = UtcMicroseconds.From(UtcMicroseconds.Of(clock.GetUtcNow()));
        ledger.NoteClock(stream, events.LastAccepted, now);
        if (statements.FindIdentical(stream, ready) is { } identical)
        {
            var sequence = identical.Position & ((1L << JournalSchema.SequenceBits) - 1);
            statements.CountRepeat(identical.Position, now);
            ledger.NoteRepeat(stream, ready.Message.Key, ready.Message.MeasuredAt, sequence);
            return new AppendOutcome(AppendKind.Repeated, sequence, identical.Revision);
        }
        var added = Add(statements, events, ready, now);
        ledger.Note(stream, added);
        return new AppendOutcome(added.Revision == 1 ? AppendKind.Created : AppendKind.Revised, added.Sequence, added.Revision);
    }

    /// <summary>Publishes what changed in the gap ledger, in the same transaction as what changed it.</summary>
    private void State(JournalStatements statements, Ledger ledger, Dictionary<JournalStream, WrittenEvents> written)
    {
        if (!StreamId.TryRead(Ledger.StreamName, out var id) || journal.Find(id) is not { } stream) return;
        var now = UtcMicroseconds.From(UtcMicroseconds.Of(clock.GetUtcNow()));
        foreach (var ready in ledger.TakeChanges(id, now).Select(ReadyMessage.Of))
        {
            if (statements.FindIdentical(stream, ready) is null) Add(statements, EventsOf(written, stream), ready, now);
        }
    }

    private static WrittenEvents EventsOf(Dictionary<JournalStream, WrittenEvents> written, JournalStream stream)
    {
        if (!written.TryGetValue(stream, out var events)) written[stream] = events = new WrittenEvents(stream);
        return events;
    }

    private static JournalEvent Add(JournalStatements statements, WrittenEvents events, ReadyMessage ready, DateTimeOffset now)
    {
        var (stream, message) = (events.Stream, ready.Message);
        var revision = statements.CountRevisions(stream, message) + 1;
        // The order of acceptance is the order of sequences even where the clock goes back.
        var @event = new JournalEvent
        {
            Sequence = events.LastSequence + 1,
            Key = message.Key,
            MeasuredAt = message.MeasuredAt,
            AcceptedAt = now > events.LastAccepted ? now : events.LastAccepted,
            Revision = revision,
            Source = message.Source,
            Readings = message.Readings,
            EqualRepeats = message.EqualRepeats,
            DifferentRepeats = message.DifferentRepeats,
            Payload = message.Payload,
        };
        statements.Insert(stream, @event, ready);
        statements.KeepLatest(stream, @event);
        events.Add(@event);
        return @event;
    }

    /// <summary>What a transaction has added to one stream and readers may not see before it is committed.</summary>
    private sealed class WrittenEvents(JournalStream stream)
    {
        public JournalStream Stream => stream;

        public long LastSequence { get; private set; } = stream.LastSequence;

        public DateTimeOffset LastAccepted { get; private set; } = stream.LastAccepted;

        public DataSource? Newest { get; private set; } = stream.Newest;

        public List<EventFrame> Frames { get; } = [];

        public void Add(JournalEvent @event)
        {
            (LastSequence, LastAccepted, Newest) = (@event.Sequence, @event.AcceptedAt, @event.Source);
            Frames.Add(EventFrame.Of(stream, @event));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "The journal could not be written (SQLite {Code}); nothing is acknowledged until it can be")]
        public static partial void NotWritten(ILogger logger, int code, Exception broken);

        [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "The journal is written again")]
        public static partial void WrittenAgain(ILogger logger);
    }
}
