using Bauhinia.Data.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Features.Gaps;

/// <summary>Has the ledger say, without a message that would remind it, that a period is no longer awaited.</summary>
internal sealed partial class LedgerWatch(Journal journal, GapReader gaps, TimeProvider clock, ILogger<LedgerWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Look(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var stream in journal.Streams.Where(s => s.Grid is not null && s.Declaration.IsPublic))
            {
                if (await gaps.HasDue(stream, clock.GetUtcNow(), cancellationToken)) await journal.StateDue(stream, cancellationToken);
            }
        }
        catch (SqliteException broken)
        {
            Log.NotRead(logger, broken.SqliteErrorCode, broken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5221, Level = LogLevel.Warning, Message = "The gap ledger could not be read (SQLite {Code})")]
        public static partial void NotRead(ILogger logger, int code, Exception broken);
    }
}
