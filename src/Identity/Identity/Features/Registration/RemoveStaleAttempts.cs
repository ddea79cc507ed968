using Bauhinia.Identity.Features.Contacts;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.Registration;

/// <summary>Forgets attempts that are over: an address that was typed and never proved is gone within the hour, with its data key.</summary>
internal sealed partial class RemoveStaleAttempts(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RemoveStaleAttempts> logger) : BackgroundService
{
    private const int Batch = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
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
            // Stopping between two attempts leaves the rest for the next start.
        }
    }

    private async Task Run(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
            var before = clock.GetUtcNow() - RegistrationAttempt.Lifetime;
            var unproved = clock.GetUtcNow() - ContactChange.Lifetime;
            await db.Set<ContactChange>().Where(c => c.CreatedAt <= unproved).ExecuteDeleteAsync(cancellationToken);
            var stale = await db.Set<RegistrationAttempt>().AsNoTracking().Where(a => a.CreatedAt <= before).OrderBy(a => a.CreatedAt).Take(Batch).ToListAsync(cancellationToken);
            if (stale.Count == 0) return;
            var vault = scope.ServiceProvider.GetRequiredService<PersonVault>();
            foreach (var attempt in stale) await Remove(db, vault, attempt, cancellationToken);
        }
        catch (Exception trouble) when (StoreTrouble.Is(trouble))
        {
            Log.StoreTrouble(logger, trouble.GetType().Name);
        }
    }

    private static async Task Remove(IdentityDb db, PersonVault vault, RegistrationAttempt attempt, CancellationToken cancellationToken)
    {
        // The key of an attempt that made an account is now the account's.
        if (attempt.CompletedAt is null || attempt.Resumes is not null)
        {
            await vault.DestroyKey(attempt.Id, cancellationToken);
            await db.Set<SealedField>().Where(f => f.Owner == attempt.Id).ExecuteDeleteAsync(cancellationToken);
            await db.Set<OutboxMessage>().Where(m => m.Owner == attempt.Id).ExecuteDeleteAsync(cancellationToken);
        }
        await db.Set<RegistrationAttempt>().Where(a => a.Id == attempt.Id).ExecuteDeleteAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(2211, LogLevel.Warning, "Stale registrations wait: the store does not answer ({Trouble}).")]
        public static partial void StoreTrouble(ILogger logger, string trouble);
    }
}
