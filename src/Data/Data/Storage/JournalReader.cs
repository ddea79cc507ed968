using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Trimming;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage;

/// <summary>Reads events back from the journal.</summary>
internal sealed class JournalReader(JournalConnections connections, LakePayloads lake, RetentionClock retention)
{
    /// <summary>About the size of one reading, where the payload is not at hand.</summary>
    private const int ReadingBytes = 128;

    private const long MostBytes = 4 * 1024 * 1024;
    private const string Columns = "position, key, measured, revision, accepted, source, readings, equal_repeats, different_repeats, payload";

    /// <summary>The events that follow a sequence, at most <paramref name="most"/> or about 4 MB of them, in order, as readers get them.</summary>
    public Task<IReadOnlyList<EventFrame>> After(JournalStream stream, long sequence, int most, CancellationToken cancellationToken) =>
        After(stream, sequence, most, MostBytes, cancellationToken);

    /// <summary>As the other, up to the one with which they come to <paramref name="mostBytes"/>.</summary>
    public async Task<IReadOnlyList<EventFrame>> After(JournalStream stream, long sequence, int most, long mostBytes, CancellationToken cancellationToken) =>
        [.. (await EventsAfter(stream, sequence, most, mostBytes, cancellationToken)).Select(@event => EventFrame.Of(stream, @event))];

    /// <summary>The events that follow a sequence, at most <paramref name="most"/> or about 4 MB of them, as the journal keeps them.</summary>
    public Task<IReadOnlyList<JournalEvent>> EventsAfter(JournalStream stream, long sequence, int most, CancellationToken cancellationToken) =>
        EventsAfter(stream, sequence, most, MostBytes, cancellationToken);

    private async Task<IReadOnlyList<JournalEvent>> EventsAfter(JournalStream stream, long sequence, int most, long mostBytes, CancellationToken cancellationToken)
    {
        var found = new List<JournalEvent>();
        var trimmed = await connections.Read(connection =>
        {
            using var command = connection.Command($"SELECT {Columns} FROM event WHERE position > $1 AND position < $2 ORDER BY position LIMIT $3",
                stream.Position(sequence), stream.Position(0) + (1L << JournalSchema.SequenceBits), most);
            var bytes = 0L;
            foreach (var @event in Events(command))
            {
                found.Add(@event);
                bytes += @event.Payload.IsEmpty ? @event.Readings * ReadingBytes : @event.Payload.Length;
                if (bytes >= mostBytes) break;
            }
            return found.Exists(e => e.Payload.IsEmpty) ? Hashes(connection, stream, found) : [];
        }, cancellationToken);
        if (trimmed.Count == 0) return found;
        var made = await lake.Make(stream, trimmed, cancellationToken);
        return [.. found.Select(e => !e.Payload.IsEmpty ? e : e with
        {
            Payload = made.TryGetValue(e.Sequence, out var again) ? again.Payload : throw new InvalidDataException($"The lake does not give back {e.Sequence} of '{stream.Id}'."),
        })];
    }

    /// <summary>The sequence of the oldest event that can be given; null when there is none. What the journal has trimmed can be as long as its retention lasts.</summary>
    public async Task<long?> Oldest(JournalStream stream, CancellationToken cancellationToken)
    {
        var kept = await connections.Read(connection => Sequence(connection, stream, "SELECT min(position) FROM event WHERE position > $1 AND position < $2"), cancellationToken);
        if (kept is null || stream.Trimmed == 0) return kept;
        var retained = await LastBefore(stream, retention.Now.AddDays(-stream.Declaration.RetentionDays), cancellationToken) + 1;
        return Math.Max(kept.Value, Math.Min(retained, stream.Trimmed + 1));
    }

    /// <summary>The sequence of the last event that was accepted before a time; 0 when there is none.</summary>
    public async Task<long> LastBefore(JournalStream stream, DateTimeOffset time, CancellationToken cancellationToken) =>
        await connections.Read(connection =>
        {
            using var command = connection.Command("SELECT max(position) FROM event WHERE stream = $1 AND accepted < $2", stream.Number, UtcMicroseconds.Of(time));
            return command.ExecuteScalar() is long position ? SequenceOf(position) : 0;
        }, cancellationToken);

    /// <summary>The newest event of each key, by key, and the newest sequence of the stream at that moment.</summary>
    public async Task<(long Sequence, IReadOnlyList<JournalEvent> Events)> Latest(JournalStream stream, CancellationToken cancellationToken) =>
        await connections.Read<(long, IReadOnlyList<JournalEvent>)>(connection =>
        {
            // One transaction sees one moment.
            using var moment = connection.BeginTransaction(deferred: true);
            var last = Sequence(connection, stream, "SELECT max(position) FROM event WHERE position > $1 AND position < $2") ?? 0;
            using var command = connection.Command($"SELECT {Columns} FROM event WHERE position IN (SELECT position FROM latest WHERE stream = $1) ORDER BY key", stream.Number);
            return (last, [.. Events(command)]);
        }, cancellationToken);

    /// <summary>Times of measurement of the whole stream's messages, evenly spread over the last time that is kept, the newest among them.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> MeasuredTimes(JournalStream stream, TimeSpan back, int most, CancellationToken cancellationToken) =>
        await connections.Read<IReadOnlyList<DateTimeOffset>>(connection =>
        {
            using var command = connection.Command(
                "SELECT measured FROM event WHERE stream = $1 AND key = $2 AND measured > (SELECT max(measured) FROM event WHERE stream = $1 AND key = $2) - $3 GROUP BY measured ORDER BY measured DESC",
                stream.Number, ReadingMessage.WholeStream, (long)back.TotalMicroseconds);
            var all = new List<DateTimeOffset>();
            using var rows = command.ExecuteReader();
            while (rows.Read()) all.Add(UtcMicroseconds.From(rows.GetInt64(0)));
            var step = Math.Max(1, (all.Count + most - 1) / most);
            return [.. all.Where((_, i) => i % step == 0).Reverse()];
        }, cancellationToken);

    /// <summary>Times of measurement of the whole stream's messages within a time, in order.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> MeasuredBetween(JournalStream stream, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken cancellationToken) =>
        await connections.Read<IReadOnlyList<DateTimeOffset>>(connection =>
        {
            using var command = connection.Command(
                "SELECT measured FROM event WHERE stream = $1 AND key = $2 AND measured >= $3 AND measured < $4 GROUP BY measured ORDER BY measured LIMIT $5",
                stream.Number, ReadingMessage.WholeStream, UtcMicroseconds.Of(from), UtcMicroseconds.Of(to), most);
            var all = new List<DateTimeOffset>();
            using var rows = command.ExecuteReader();
            while (rows.Read()) all.Add(UtcMicroseconds.From(rows.GetInt64(0)));
            return all;
        }, cancellationToken);

    /// <summary>The newest revision of the whole stream's message of a time; null when there is none.</summary>
    public async Task<JournalEvent?> MeasuredAt(JournalStream stream, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var found = await connections.Read<long?>(connection =>
        {
            using var command = connection.Command(
                "SELECT position FROM event WHERE stream = $1 AND key = $2 AND measured = $3 ORDER BY revision DESC LIMIT 1", stream.Number, ReadingMessage.WholeStream, UtcMicroseconds.Of(time));
            return command.ExecuteScalar() is long position ? SequenceOf(position) : null;
        }, cancellationToken);
        return found is { } sequence && await EventsAfter(stream, sequence - 1, 1, cancellationToken) is [var @event, ..] ? @event : null;
    }

    private static long? Sequence(SqliteConnection connection, JournalStream stream, string query)
    {
        using var command = connection.Command(query, stream.Position(0), stream.Position(0) + (1L << JournalSchema.SequenceBits));
        return command.ExecuteScalar() is long position ? SequenceOf(position) : null;
    }

    private static Dictionary<long, byte[]> Hashes(SqliteConnection connection, JournalStream stream, List<JournalEvent> events)
    {
        using var command = connection.Command(
            "SELECT position, hash FROM event WHERE position BETWEEN $1 AND $2 AND length(payload) = 0", stream.Position(events[0].Sequence), stream.Position(events[^1].Sequence));
        using var row = command.ExecuteReader();
        var hashes = new Dictionary<long, byte[]>();
        while (row.Read()) hashes[SequenceOf(row.GetInt64(0))] = row.GetFieldValue<byte[]>(1);
        return hashes;
    }

    private static long SequenceOf(long position) => position & ((1L << JournalSchema.SequenceBits) - 1);

    private static IEnumerable<JournalEvent> Events(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new JournalEvent
            {
                Sequence = SequenceOf(reader.GetInt64(0)),
                Key = reader.GetString(1),
                MeasuredAt = UtcMicroseconds.From(reader.GetInt64(2)),
                Revision = reader.GetInt32(3),
                AcceptedAt = UtcMicroseconds.From(reader.GetInt64(4)),
                Source = (DataSource)reader.GetInt32(5),
                Readings = reader.GetInt32(6),
                EqualRepeats = reader.GetInt32(7),
                DifferentRepeats = reader.GetInt32(8),
                Payload = StoredPayload.Unpack(reader.GetFieldValue<byte[]>(9)),
            };
        }
    }
}
