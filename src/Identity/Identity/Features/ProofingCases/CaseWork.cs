using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>
/// What happens to cases without anyone at a screen: a matching extract is decided, a closed case whose erasure was cut off is erased,
/// a case that lies too long expires.
/// </summary>
internal sealed partial class CaseWork(IServiceScopeFactory scopes, TimeProvider clock, ILogger<CaseWork> logger) : BackgroundService
{
    private const int Batch = 50;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>How long a case may lie with its applicant, or wait for them at a counter.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Real time, whatever clock the process runs on: it only bounds how late work is noticed.
        using var timer = new PeriodicTimer(Look);
        try
        {
            do
            {
                await Round(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Each piece of work is whole or undone; the next start finds what is left.
        }
    }

    private async Task Round(CancellationToken cancellationToken)
    {
        try
        {
            await Each(cases => cases.Where(c => c.AwaitsRegister), (services, id, token) => services.GetRequiredService<DecideCase>().RunForRegister(id, token), cancellationToken);
            await Each(cases => cases.Where(c => c.DecidedAt != null && c.ErasedAt == null), (services, id, token) => services.GetRequiredService<EraseCase>().Finish(id, token), cancellationToken);
            var before = clock.GetUtcNow() - Patience;
            await Each(
                cases => cases.Where(c => c.ChangedAt < before && (c.Status == CaseStatus.Draft || c.Status == CaseStatus.NeedsMore
                    || ((c.Status == CaseStatus.Submitted || c.Status == CaseStatus.InReview) && c.Route == ProofingRoute.Counter))),
                Expire, cancellationToken);
            await using var scope = scopes.CreateAsyncScope();
            var now = clock.GetUtcNow();
            await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<SeenExtract>().Where(e => e.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        }
        catch (Exception trouble) when (StoreTrouble.Is(trouble))
        {
            Log.StoreTrouble(logger, trouble.GetType().Name);
        }
    }

    private async Task Each(
        Func<IQueryable<ProofingCase>, IQueryable<ProofingCase>> due, Func<IServiceProvider, CaseId, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        List<CaseId> ids;
        await using (var scope = scopes.CreateAsyncScope())
        {
            ids = await due(scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<ProofingCase>()).OrderBy(c => c.ChangedAt).Select(c => c.Id).Take(Batch).ToListAsync(cancellationToken);
        }
        foreach (var id in ids)
        {
            await using var scope = scopes.CreateAsyncScope();
            await work(scope.ServiceProvider, id, cancellationToken);
        }
    }

    private async Task Expire(IServiceProvider services, CaseId id, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<IdentityDb>();
        var lying = await db.Set<ProofingCase>().SingleAsync(c => c.Id == id, cancellationToken);
        lying.Close(CaseStatus.Expired, null, null, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await services.GetRequiredService<EraseCase>().Finish(id, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(2311, LogLevel.Warning, "Work on cases waits: the store does not answer ({Trouble}).")]
        public static partial void StoreTrouble(ILogger logger, string trouble);
    }
}
