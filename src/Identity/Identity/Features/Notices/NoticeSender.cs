using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.Notices;

/// <summary>Empties the outbox in the background, a few messages at a time.</summary>
internal sealed partial class NoticeSender(IServiceScopeFactory scopes, NoticeSignal signal, TimeProvider clock, ILogger<NoticeSender> logger) : BackgroundService
{
    private const int Batch = 32;
    private const int AtOnce = 4;

    /// <summary>Real time, whatever clock the process runs on: it only bounds how late a notice of another process is seen.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var sent = 0;
            try
            {
                sent = await SendDue(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception trouble) when (StoreTrouble.Is(trouble))
            {
                Log.StoreTrouble(logger, trouble.GetType().Name);
            }
            if (sent < Batch) await Pause(stoppingToken);
        }
    }

    private async Task<int> SendDue(CancellationToken cancellationToken)
    {
        List<Guid> due;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var now = clock.GetUtcNow();
            due = await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<OutboxMessage>()
                .Where(m => m.NextAttemptAt <= now).OrderBy(m => m.NextAttemptAt).Select(m => m.Id).Take(Batch).ToListAsync(cancellationToken);
        }
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (id, token) =>
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<SendNotice>().Run(id, token);
        });
        return due.Count;
    }

    private async Task Pause(CancellationToken cancellationToken)
    {
        try
        {
            await signal.Wait(Look, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping; the loop's condition ends it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Warning, "Notices wait: the store does not answer ({Trouble}).")]
        public static partial void StoreTrouble(ILogger logger, string trouble);
    }
}
