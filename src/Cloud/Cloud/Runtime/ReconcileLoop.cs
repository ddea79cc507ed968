using System.Collections.Concurrent;
using Bauhinia.Cloud.Storage;
using Bauhinia.Cloud.Zones.Podman;
using Docker.DotNet;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Cloud.Runtime;

/// <summary>Looks at the engine again and again, and at once when something was asked for. A slow application holds up no other.</summary>
internal sealed partial class ReconcileLoop(
    Applications applications, PodmanEngine engine, HostFirewall firewall, Reconciler reconciler, RunningInstances running, IOptions<CloudOptions> options, ILogger<ReconcileLoop> log) : BackgroundService
{
    private readonly SemaphoreSlim asked = new(0);
    private readonly ConcurrentDictionary<long, Task> underWay = [];

    /// <summary>Something in the store has changed.</summary>
    public void Wake() => asked.Release();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Podman.Socket is null)
        {
            running.EngineFault = "this platform has no engine to run applications (Cloud:Podman:Socket)";
            return;
        }
        var platform = await applications.Platform(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Round(platform, stoppingToken);
            }
            catch (Exception unreachable) when (!stoppingToken.IsCancellationRequested && IsEngines(unreachable))
            {
                if (running.EngineFault is null) Log.Unreachable(log, unreachable.Message);
                running.EngineFault = $"Podman does not answer: {PodmanEngine.OneLine(unreachable.Message)}";
            }
            catch (OperationCanceledException ended)
            {
                if (stoppingToken.IsCancellationRequested) break;
                // The engine's client gives up by this too, when an answer takes too long.
                running.EngineFault = $"Podman does not answer: {PodmanEngine.OneLine(ended.Message)}";
            }
            try
            {
                await asked.WaitAsync(TimeSpan.FromSeconds(options.Value.Podman.IntervalSeconds), stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
        await Task.WhenAll(underWay.Values);
    }

    private async Task Round(string platform, CancellationToken cancellationToken)
    {
        // In this order: what is seen and not in the store was left over, for nothing is started that is not in the store first.
        var idle = underWay.Where(task => task.Value.IsCompleted).Select(task => task.Key).ToHashSet();
        var seen = await engine.Observe(platform, cancellationToken);
        running.Show(seen);
        var all = await applications.All(cancellationToken);
        // Not those that are being taken down: their bridges are forgotten meanwhile.
        var toRun = all.Where(a => a.Target is not null).Select(a => a.Id).ToHashSet();
        if (!await firewall.Ensure([.. seen.Where(i => toRun.Contains(i.Application)).Select(i => PodmanNetworks.BridgeOf(platform, i.Application)).Distinct()], cancellationToken)) Log.RulesRestored(log);
        var instances = seen.ToLookup(i => i.Application);
        foreach (var application in all)
        {
            if (underWay.ContainsKey(application.Id) && !idle.Contains(application.Id)) continue;
            underWay[application.Id] = Guarded(() => reconciler.Bring(platform, application, [.. instances[application.Id]], cancellationToken), application.Id);
        }
        var known = all.Select(a => a.Id).ToHashSet();
        foreach (var leftOver in seen.Where(i => !known.Contains(i.Application))) await engine.Remove(leftOver, seconds: 1, cancellationToken);
        foreach (var gone in underWay.Keys.Where(id => !known.Contains(id))) underWay.TryRemove(gone, out _);
    }

    private async Task Guarded(Func<Task> step, long application)
    {
        // So that the loop goes on to the next application at once.
        await Task.Yield();
        try
        {
            await step();
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
        catch (Exception failed) when (IsEngines(failed) || failed is InvalidOperationException)
        {
            Log.StepFailed(log, application, failed.Message);
        }
    }

    private static bool IsEngines(Exception failure) => failure is DockerApiException or HttpRequestException or TimeoutException or IOException or System.Net.Sockets.SocketException or InvalidOperationException;

    public override void Dispose()
    {
        asked.Dispose();
        base.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Podman does not answer; what was asked for is kept, and waits: {Message}")]
        public static partial void Unreachable(ILogger logger, string message);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The rules of nftables around applications were missing and are back")]
        public static partial void RulesRestored(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Application {Application}: a step failed and is tried again: {Message}")]
        public static partial void StepFailed(ILogger logger, long application, string message);
    }
}
