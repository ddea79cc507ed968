using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Lake.Objects;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>Keeps the lake up with the journal, in the operator's rhythm, and tidies it once an hour.</summary>
internal sealed partial class LakeSchedule(Journal journal, LakeManifest manifest, LakeWriter writer, BucketCare bucket, IOptions<DataOptions> options, TimeProvider clock, ILogger<LakeSchedule> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenTidying = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.Lake.FlushSeconds), clock);
        var tidied = DateTimeOffset.MinValue;
        await KeepBucket(isLong: true, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var tidies = clock.GetUtcNow() - tidied >= BetweenTidying;
            foreach (var stream in journal.Streams)
            {
                // A bucket that does not answer would hold up each stream in turn.
                if (!await KeepUp(stream.Id, async () =>
                {
                    await writer.Flush(stream, stoppingToken);
                    if (tidies) await writer.Tidy(stream, stoppingToken);
                })) break;
            }
            await KeepBucket(tidies, stoppingToken);
            if (!tidies) continue;
            foreach (var stream in manifest.Streams.Where(s => journal.Find(s) is null)) await KeepUp(stream, () => writer.TidyRetired(stream, stoppingToken));
            tidied = clock.GetUtcNow();
        }
    }

    // A full disk passes, and what was not copied still stands in the journal. One stream that cannot be copied must not end the host for all.
    private async Task<bool> KeepUp(StreamId stream, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (LakeUnreachableException)
        {
            // Told where it was noticed, once.
            return false;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            Log.NotCopied(logger, stream.Value, broken);
        }
        return true;
    }

    private async Task KeepBucket(bool isLong, CancellationToken stoppingToken)
    {
        try
        {
            await bucket.Round(isLong, stoppingToken);
        }
        catch (LakeUnreachableException)
        {
            // Told where it was noticed, once; the next round does it.
        }
        catch (Exception broken) when (broken is IOException or Microsoft.Data.Sqlite.SqliteException)
        {
            Log.NotCared(logger, broken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5201, Level = LogLevel.Error, Message = "The lake could not take in {Stream}; it is tried again, and the journal keeps the readings")]
        public static partial void NotCopied(ILogger logger, string stream, Exception broken);

        [LoggerMessage(EventId = 5202, Level = LogLevel.Error, Message = "The bucket of the lake could not be brought up to the manifest; it is tried again")]
        public static partial void NotCared(ILogger logger, Exception broken);
    }
}
