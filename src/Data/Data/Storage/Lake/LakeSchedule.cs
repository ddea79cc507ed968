using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>Keeps the lake up with the journal, in the operator's rhythm, and tidies it once an hour.</summary>
internal sealed partial class LakeSchedule(Journal journal, LakeWriter writer, IOptions<DataOptions> options, TimeProvider clock, ILogger<LakeSchedule> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenTidying = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.Lake.FlushSeconds), clock);
        var tidied = DateTimeOffset.MinValue;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var tidies = clock.GetUtcNow() - tidied >= BetweenTidying;
            foreach (var stream in journal.Streams) await KeepUp(stream, tidies, stoppingToken);
            if (tidies) tidied = clock.GetUtcNow();
        }
    }

    // A full disk passes, and what was not copied still stands in the journal. One stream that cannot be copied must not end the host for all.
    private async Task KeepUp(JournalStream stream, bool tidies, CancellationToken stoppingToken)
    {
        try
        {
            await writer.Flush(stream, 0, stoppingToken);
            if (tidies) await writer.Tidy(stream, stoppingToken);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            Log.NotCopied(logger, stream.Id.Value, broken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5201, Level = LogLevel.Error, Message = "The lake could not take in {Stream}; it is tried again, and the journal keeps the readings")]
        public static partial void NotCopied(ILogger logger, string stream, Exception broken);
    }
}
