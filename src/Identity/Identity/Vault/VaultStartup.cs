using Bauhinia.Identity.Keys;
using Bauhinia.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Vault;

/// <summary>Before the host listens: opens the keys, checks that none is missing, and replays the erasure journal.</summary>
internal sealed partial class VaultStartup(IServiceScopeFactory scopes, ILogger<VaultStartup> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Open(cancellationToken);
        }
        catch (KeyCustodianException closed)
        {
            throw new StartRefusedException(
                $"The keys do not open: {closed.Message} Give the unlock secret that this installation was set up with (Identity:Keys:UnlockCredential), "
                + "or bring back the key file or token that it belongs to. Nothing was changed.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task Open(CancellationToken cancellationToken)
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

    private static partial class Log
    {
        [LoggerMessage(EventId = 2100, Level = LogLevel.Warning, Message = "The stores were restored from before erasures: {Count} accounts were closed again")]
        public static partial void Replayed(ILogger logger, int count);
    }
}
