using Bauhinia.Data.Model.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>Keeps the lake up with the journal, in the operator's rhythm, and tidies it once an hour.</summary>
internal sealed partial class LakeSchedule(Journal journal, LakeManifest manifest, LakeWriter writer, IOptions<DataOptions> options, TimeProvider clock, ILogger<LakeSchedule> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenTidying = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.Lake.FlushSeconds), clock);
        var tidied = DateTimeOffset.MinValue;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var tidies = clock.GetUtcNow() - tidied >= BetweenTidying;
            foreach (var stream in journal.Streams)
            {
                await KeepUp(stream.Id, async () =>
                {
                    await writer.Flush(stream, stoppingToken);
                    if (tidies) await writer.Tidy(stream, stoppingToken);
                });
            }
            if (!tidies) continue;
            foreach (var stream in manifest.Streams.Where(s => journal.Find(s) is null)) await KeepUp(stream, () => writer.TidyRetired(stream, stoppingToken));
            tidied = clock.GetUtcNow();
        }
    }

    // A full disk passes, and what was not copied still stands in the journal. One stream that cannot be copied must not end the host for all.
    private async Task KeepUp(StreamId stream, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            Log.NotCopied(logger, stream.Value, broken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5201, Level = LogLevel.Error, Message = "The lake could not take in {Stream}; it is tried again, and the journal keeps the readings")]
        public static partial void NotCopied(ILogger logger, string stream, Exception broken);
    }
}
