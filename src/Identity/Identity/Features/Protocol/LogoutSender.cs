using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Model.Grants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Sends logout notices when a session ends, and looks every so often for what must be tried again.</summary>
internal sealed partial class LogoutSender(IServiceScopeFactory scopes, LogoutSignal signal, TimeProvider clock, ILogger<LogoutSender> logger) : BackgroundService
{
    private const int ClientsAtOnce = 16;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = clock.CreateTimer(_ => signal.Wake(), null, Round, Round);
        try
        {
            while (true)
            {
                await signal.Wait(stoppingToken);
                await Send(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task Send(CancellationToken cancellationToken)
    {
        try
        {
            while (await Due(cancellationToken) is { Count: > 0 } due)
            {
                await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = ClientsAtOnce, CancellationToken = cancellationToken }, SendTo);
            }
        }
        catch (System.Data.Common.DbException problem)
        {
            // The notices are still in the outbox; the next round tries again.
            Log.StoreDown(logger, problem.GetType().Name);
        }
    }

    private async Task<IReadOnlyList<IGrouping<ClientId, LogoutNotice>>> Due(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BackChannelLogout>().Due(cancellationToken);
    }

    private async ValueTask SendTo(IGrouping<ClientId, LogoutNotice> ofClient, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BackChannelLogout>().SendTo(ofClient, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(2103, LogLevel.Warning, "Logout notices could not be read or written ({Kind}); trying again soon.")]
        public static partial void StoreDown(ILogger logger, string kind);
    }
}
