using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bauhinia.Identity.Storage;

/// <summary>Ready when both stores answer and have this version's schema.</summary>
internal sealed class StoresReady(IdentityDb db, KeyStoreDb keyStore) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (var store in (DbContext[])[db, keyStore])
        {
            if (!await store.Database.CanConnectAsync(cancellationToken)) return HealthCheckResult.Unhealthy("A store does not answer.");
            if ((await store.Database.GetPendingMigrationsAsync(cancellationToken)).Any()) return HealthCheckResult.Unhealthy("A store lacks this version's schema: run 'bauhinia migrate'.");
        }
        return HealthCheckResult.Healthy();
    }
}
