using Bauhinia.Identity.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Vault;

/// <summary>Before the host listens: opens the keys, checks that none is missing, and replays the erasure journal.</summary>
internal sealed partial class VaultStartup(IServiceScopeFactory scopes, ILogger<VaultStartup> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var missing = await scope.ServiceProvider.GetRequiredService<KekBook>().Missing(cancellationToken);
        if (missing.Count > 0)
        {
            throw new KeyCustodianException($"The key store names {string.Join(", ", missing)}, which the custodian does not hold: wrong key file or token.");
        }
        var reopened = await scope.ServiceProvider.GetRequiredService<ErasureReplay>().Run(cancellationToken);
        if (reopened > 0) Log.Replayed(logger, reopened);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(EventId = 2100, Level = LogLevel.Warning, Message = "The stores were restored from before erasures: {Count} accounts were closed again")]
        public static partial void Replayed(ILogger logger, int count);
    }
}
