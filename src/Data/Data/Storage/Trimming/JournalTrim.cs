using Bauhinia.Data.Storage.Lake;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Trimming;

/// <summary>
/// Drops the payloads of messages that the lake has had for a while, once it is proven that each can be made again from there. What says which message it
/// was stays: a repeat is recognised for ever. The newest message of each key stays whole. The room that is freed is used again, so that the file stops growing.
/// </summary>
internal sealed partial class JournalTrim(
    Journal journal, JournalConnections connections, JournalReader reader, LakeManifest manifest, LakePayloads payloads, RetentionClock retention, IOptions<DataOptions> options, TimeProvider clock,
    ILogger<JournalTrim> logger) : BackgroundService
{
    /// <summary>Readings of one batch: what is proven at once, and what one short transaction changes.</summary>
    private const int MostReadings = 32_768;
    private const int MostMessages = 256;

    /// <summary>Between two batches senders and readers have the disk.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.TrimSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var stream in journal.Streams)
            {
                try
                {
                    await Trim(stream, stoppingToken);
                }
                catch (Exception broken) when (broken is SqliteException or IOException or DuckDB.NET.Data.DuckDBException)
                {
                    // A full or busy disk passes; nothing was dropped.
                    Log.NotTrimmed(logger, stream.Id.Value, broken);
                }
            }
        }
    }

    private async Task Trim(JournalStream stream, CancellationToken stoppingToken)
    {
        if (manifest.PlaceOf(stream.Id) is not { } place || place.Epoch != stream.Epoch) return;
        var until = Math.Min(place.Sequence, await reader.LastBefore(stream, retention.Now.AddDays(-options.Value.JournalDays), stoppingToken));
        var left = 0;
        while (stream.Trimmed < until)
        {
            var batch = await Batch(stream, until, stoppingToken);
            if (batch.Count == 0) break;
            var whole = batch.Where(m => m.IsWhole).ToDictionary(m => m.Sequence, m => m.Hash);
            var made = whole.Count == 0 ? new Dictionary<long, LakePayloads.Made>() : await payloads.Make(stream, whole, stoppingToken);
            left += whole.Count - made.Count;
            await Drop(stream, batch[^1].Sequence, made, stoppingToken);
            stream.Trimmed = batch[^1].Sequence;
            await Task.Delay(Breath, clock, stoppingToken);
        }
        if (left > 0) Log.KeptWhole(logger, stream.Id.Value, left);
    }

    private Task<List<Message>> Batch(JournalStream stream, long until, CancellationToken stoppingToken) => connections.Read(connection =>
    {
        using var command = connection.Command(
            "SELECT position, hash, readings, length(payload) > 0 AND position NOT IN (SELECT position FROM latest WHERE stream = $3) " +
            "FROM event WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $4",
            stream.Position(stream.Trimmed), stream.Position(until), stream.Number, MostMessages);
        using var row = command.ExecuteReader();
        var batch = new List<Message>();
        var readings = 0;
        while (readings < MostReadings && row.Read())
        {
            batch.Add(new Message(row.GetInt64(0) - stream.Position(0), row.GetFieldValue<byte[]>(1), row.GetInt64(3) != 0));
            readings += row.GetInt32(2);
        }
        return batch;
    }, stoppingToken);

    private async Task Drop(JournalStream stream, long until, IReadOnlyDictionary<long, LakePayloads.Made> made, CancellationToken stoppingToken)
    {
        await using var connection = await SqliteFile.Open(connections.File, mayCreate: false, stoppingToken);
        await using var transaction = await connection.BeginTransactionAsync(stoppingToken);
        foreach (var form in made.Values.Select(m => m.Form.Text).Distinct())
        {
            using var keep = connection.Command("INSERT INTO trimmed_form (stream, form) VALUES ($1, $2) ON CONFLICT DO NOTHING", stream.Number, form);
            await keep.ExecuteNonQueryAsync(stoppingToken);
        }
        foreach (var sequence in made.Keys)
        {
            using var drop = connection.Command("UPDATE event SET \"payload\" = x'' WHERE position = $1", stream.Position(sequence));
            await drop.ExecuteNonQueryAsync(stoppingToken);
        }
        using var note = connection.Command("INSERT INTO trimmed (stream, sequence) VALUES ($1, $2) ON CONFLICT (stream) DO UPDATE SET \"sequence\" = excluded.sequence", stream.Number, until);
        await note.ExecuteNonQueryAsync(stoppingToken);
        await transaction.CommitAsync(stoppingToken);
    }

    private sealed record Message(long Sequence, byte[] Hash, bool IsWhole);

    private static partial class Log
    {
        [LoggerMessage(EventId = 5401, Level = LogLevel.Warning, Message = "The journal could not be trimmed of {Stream}; it is tried again")]
        public static partial void NotTrimmed(ILogger logger, string stream, Exception broken);

        [LoggerMessage(EventId = 5402, Level = LogLevel.Warning, Message = "{Count} messages of {Stream} stay whole in the journal: the lake does not give them back bit for bit")]
        public static partial void KeptWhole(ILogger logger, string stream, int count);
    }
}
