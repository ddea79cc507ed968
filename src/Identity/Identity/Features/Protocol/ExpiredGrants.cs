using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Deletes what has expired: codes, refresh tokens, revocations, links of sessions long over. Safe to run on every host and twice.</summary>
internal sealed partial class ExpiredGrants(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpiredGrants> logger) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(10);

    /// <summary>A spent code is kept until its request can no longer come again, which is what makes a request single use.</summary>
    private static readonly TimeSpan KeepCodes = SealedRequests.Lifetime + TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Sweep(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task Sweep(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
            var now = clock.GetUtcNow();
            var nowMs = now.ToUnixTimeMilliseconds();
            var codesBefore = (now - KeepCodes).ToUnixTimeMilliseconds();
            var dayAgo = now - TimeSpan.FromDays(1);
            await db.AuthorizationCodes.Where(c => c.ExpiresAtMs < codesBefore).ExecuteDeleteAsync(cancellationToken);
            await db.RefreshTokens.Where(t => t.ExpiresAtMs < nowMs).ExecuteDeleteAsync(cancellationToken);
            await db.Revocations.Where(r => r.ExpiresAtMs < nowMs).ExecuteDeleteAsync(cancellationToken);
            await db.SessionClients.Where(l => db.Sessions.Any(s => s.Id == l.SessionId && s.EndedAt < dayAgo)).ExecuteDeleteAsync(cancellationToken);
        }
        catch (System.Data.Common.DbException problem)
        {
            Log.StoreDown(logger, problem.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2104, LogLevel.Warning, "Expired grants could not be deleted ({Kind}); the next round tries again.")]
        public static partial void StoreDown(ILogger logger, string kind);
    }
}
