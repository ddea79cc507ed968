using Bauhinia.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Data.Features.Trust;

/// <summary>Follows each stream that has a board and tells it of every message, beginning with those that its badges look back to.</summary>
internal sealed partial class TrustWatch(Journal journal, JournalReader reader, TrustBoards boards, TimeProvider clock, ILogger<TrustWatch> logger) : BackgroundService
{
    private const int MostAtOnce = 16;
    private const int MostBefore = 2_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(journal.Streams.Select(stream => boards.Of(stream) is { } board ? Watch(stream, board, stoppingToken) : Task.CompletedTask));

    private async Task Watch(JournalStream stream, TrustBoard board, CancellationToken stoppingToken)
    {
        // The journal is read at leisure: the start of the host does not wait for it.
        await Task.Yield();
        long? after = null;
        while (true)
        {
            try
            {
                after ??= await Begin(stream, board, stoppingToken);
                // What was committed just now is at hand; what lies further back is in the journal.
                var (frames, more) = stream.Tail.CommittedAfter(after.Value);
                frames ??= await reader.After(stream, after.Value, MostAtOnce, stoppingToken);
                foreach (var frame in frames)
                {
                    if (frame.Readings is { } readings) board.Take(readings.MeasuredAt, readings.Source, readings.Payload.Span);
                    after = frame.Sequence;
                }
                if (frames.Count == 0) await more.WaitAsync(stoppingToken);
            }
            catch (SqliteException broken)
            {
                Log.NotRead(logger, stream.Id.Value, broken.SqliteErrorCode, broken);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private async Task<long> Begin(JournalStream stream, TrustBoard board, CancellationToken stoppingToken)
    {
        var before = await reader.LastBefore(stream, clock.GetUtcNow() - board.Memory, stoppingToken);
        var (last, newest) = await reader.Latest(stream, stoppingToken);
        before = Math.Max(before, last - MostBefore);
        // A device that fell silent long ago is known by its newest message alone.
        foreach (var @event in newest.Where(e => e.Sequence <= before)) board.Take(@event.MeasuredAt, @event.Source, @event.Payload.Span);
        return before;
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5231, Level = LogLevel.Warning, Message = "The newest messages of {Stream} could not be read for its badges (SQLite {Code})")]
        public static partial void NotRead(ILogger logger, string stream, int code, Exception broken);
    }
}
