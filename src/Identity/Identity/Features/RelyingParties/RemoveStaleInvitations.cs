using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Forgets invitations that nobody accepted in time, with the address they were sent to.</summary>
internal sealed partial class RemoveStaleInvitations(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RemoveStaleInvitations> logger) : BackgroundService
{
    private const int Batch = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        try
        {
            do
            {
                await Run(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping between two invitations leaves the rest for the next start.
        }
    }

    private async Task Run(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
            var now = clock.GetUtcNow();
            var stale = await db.Set<Invitation>().AsNoTracking().Where(i => i.ExpiresAt <= now).OrderBy(i => i.ExpiresAt).Take(Batch).ToListAsync(cancellationToken);
            if (stale.Count == 0) return;
            var invitations = scope.ServiceProvider.GetRequiredService<Invitations>();
            foreach (var invitation in stale) await invitations.Remove(invitation.Id, invitation.IsByMail, cancellationToken);
        }
        catch (Exception trouble) when (StoreTrouble.Is(trouble))
        {
            Log.StoreTrouble(logger, trouble.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2212, LogLevel.Warning, "Stale invitations wait: the store does not answer ({Trouble}).")]
        public static partial void StoreTrouble(ILogger logger, string trouble);
    }
}
