using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NATS.Client.Core;

namespace Bauhinia.Data.Storage.Broker;

/// <summary>Keeps a connection to the broker. Its loss hurts nobody: the host is degraded and not unready.</summary>
internal sealed partial class BrokerLink(BrokerProcess process, IOptions<DataOptions> options, TimeProvider clock, ILogger<BrokerLink> logger) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private TaskCompletionSource<BrokerSession> open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The connection, as soon as there is one.</summary>
    public Task<BrokerSession> Session
    {
        get
        {
            lock (gate) return open.Task;
        }
    }

    /// <summary>Says whether the broker carries a stream. It may be connected and carry none.</summary>
    public void Carries(bool isCarried) => process.Works(isCarried);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        options.Value.Broker.Mode == BrokerOptions.BrokerMode.None || Session.IsCompletedSuccessfully ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The broker does not answer."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Broker.Mode == BrokerOptions.BrokerMode.None) return;
        var pause = ShortestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Once(stoppingToken);
                pause = ShortestPause;
            }
            catch (NatsException broken)
            {
                Log.NotReached(logger, broken.Message);
                // One that hangs while nobody sends: no stream will say so.
                process.Works(false);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    private async Task Once(CancellationToken stoppingToken)
    {
        var address = options.Value.Broker.Mode == BrokerOptions.BrokerMode.Start
            ? await process.Address.WaitAsync(stoppingToken)
            : new BrokerAddress(string.Join(',', options.Value.Broker.Urls), null);
        await using var session = await BrokerSession.Open(address, stoppingToken);
        lock (gate) open.SetResult(session);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, session.Lost);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The connection is lost or the host ends.
        }
        finally
        {
            lock (gate) open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5304, Level = LogLevel.Warning, Message = "The broker cannot be reached; it is tried again, and readers go on from the journal: {Why}")]
        public static partial void NotReached(ILogger logger, string why);
    }
}
