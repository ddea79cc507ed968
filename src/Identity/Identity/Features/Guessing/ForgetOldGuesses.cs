using Bauhinia.Identity.Features.Passkeys;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.Guessing;

/// <summary>Deletes what no longer decides anything: budgets and names past their memory, challenges past their life. Safe to run on every host at once.</summary>
internal sealed partial class ForgetOldGuesses(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ForgetOldGuesses> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Run(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping between two deletions leaves the rest for the next start.
        }
    }

    private async Task Run(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
            var now = clock.GetUtcNow();
            var budgets = now - GuessBudget.Memory;
            var names = now - GuessGuard.NetworkMemory;
            await db.Set<UsedChallenge>().Where(c => c.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
            await db.Set<GuessBudget>().Where(b => b.LastAt <= budgets).ExecuteDeleteAsync(cancellationToken);
            await db.Set<GuessedName>().Where(n => n.At <= names).ExecuteDeleteAsync(cancellationToken);
        }
        catch (Exception trouble) when (StoreTrouble.Is(trouble))
        {
            Log.StoreTrouble(logger, trouble.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2341, LogLevel.Warning, "Old guesses wait to be forgotten: the store does not answer ({Trouble}).")]
        public static partial void StoreTrouble(ILogger logger, string trouble);
    }
}
