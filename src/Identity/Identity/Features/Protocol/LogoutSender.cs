using Bauhinia.Identity.Model.Grants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Sends logout notices when a session ends, and looks every so often for what must be tried again.</summary>
internal sealed partial class LogoutSender(IServiceScopeFactory scopes, LogoutSignal signal, TimeProvider clock, ILogger<LogoutSender> logger) : BackgroundService
{
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
            await using var scope = scopes.CreateAsyncScope();
            while (await scope.ServiceProvider.GetRequiredService<BackChannelLogout>().SendDue(cancellationToken) > 0)
            {
            }
        }
        catch (System.Data.Common.DbException problem)
        {
            // The notices are still in the outbox; the next round tries again.
            Log.StoreDown(logger, problem.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2103, LogLevel.Warning, "Logout notices could not be read or written ({Kind}); trying again soon.")]
        public static partial void StoreDown(ILogger logger, string kind);
    }
}
