using System.Net;
using Bauhinia.Cloud.Gateway;
using Bauhinia.Cloud.Model;
using Bauhinia.Cloud.Model.Manifest;
using Bauhinia.Cloud.Storage;
using Bauhinia.Cloud.Zones.Podman;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Cloud.Runtime;

/// <summary>
/// Brings what runs of one application to what the store says: one step of it each time it is called. It keeps nothing that a restart would lose but
/// what it learns again by looking, so that a host killed at any moment goes on from wherever the engine stands.
/// </summary>
internal sealed partial class Reconciler(
    Applications applications, PodmanEngine engine, HealthProber prober, GatewayRoutes routes, RunningInstances running, IOptions<CloudOptions> options, TimeProvider clock, ILogger<Reconciler> log)
{
    private const int LastLines = 3;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <param name="platform">This platform's name at the engine.</param>
    /// <param name="application">As the store has it.</param>
    /// <param name="instances">What the engine has of it.</param>
    /// <param name="cancellationToken">Ends it between two changes.</param>
    public async Task Bring(string platform, Application application, IReadOnlyList<Instance> instances, CancellationToken cancellationToken)
    {
        if (application.Target is not { } target)
        {
            await TakeDown(platform, application, instances, cancellationToken);
            return;
        }
        if (await applications.FindRelease(application.Id, target, cancellationToken) is not { } release || await applications.LastDeployment(application.Id, cancellationToken) is not { } deployment) return;
        var replicas = application.Replicas ?? release.Spec.Replicas;
        var wanted = instances.Where(i => i.Release == target && i.Index < replicas).ToList();
        var others = instances.Except(wanted).ToList();
        var ready = await Probe(wanted, release.Spec, cancellationToken);
        var isProgressing = deployment.State == DeploymentState.Progressing;
        // Before anything is started, which may wait for a registry: after a restart of the host nothing would be led anywhere meanwhile.
        if (isProgressing && ready.Count < replicas) await LeadToEarlier(application, target, release.Spec, ready, others, cancellationToken);
        var fault = await StartMissing(platform, application, release, wanted, replicas, cancellationToken);
        if (ready.Count == replicas)
        {
            routes.Set(application.Id, release.Spec.Hosts, Addresses(ready, release.Spec));
            if (isProgressing) await applications.Succeed(application, deployment, release.Spec, cancellationToken);
            await Drain(others, release.Spec.DrainSeconds, cancellationToken);
            return;
        }
        if (!isProgressing)
        {
            routes.Set(application.Id, release.Spec.Hosts, Addresses(ready, release.Spec));
            // Whatever did not come up of a release that failed has no request to end.
            if (others.Count > 0 && ready.Count > 0) await Drain(others, release.Spec.DrainSeconds, cancellationToken);
            return;
        }
        if (clock.GetUtcNow() - deployment.Began > TimeSpan.FromSeconds(options.Value.Podman.ProgressSeconds))
        {
            var reason = fault ?? await Explain(wanted, cancellationToken);
            if (await applications.Fail(application, deployment, reason, cancellationToken)) Log.Failed(log, application.Environment.ToString(), application.Name, target, reason);
        }
    }

    /// <summary>The release before answers until the new one can; where there is none, whatever of the new one is ready.</summary>
    private async Task LeadToEarlier(Application application, int target, AppSpec spec, List<Instance> ready, List<Instance> others, CancellationToken cancellationToken)
    {
        if (application.Available is { } before && before != target && await applications.FindRelease(application.Id, before, cancellationToken) is { } earlier)
        {
            var serving = await Probe([.. others.Where(i => i.Release == before)], earlier.Spec, cancellationToken);
            routes.Set(application.Id, earlier.Spec.Hosts, Addresses(serving, earlier.Spec));
            return;
        }
        routes.Set(application.Id, spec.Hosts, Addresses(ready, spec));
    }

    private async Task TakeDown(string platform, Application application, IReadOnlyList<Instance> instances, CancellationToken cancellationToken)
    {
        routes.Remove(application.Id);
        foreach (var instance in instances) await engine.Remove(instance, seconds: 5, cancellationToken);
        await engine.RemoveNetwork(platform, application.Id, cancellationToken);
        await applications.Forget(application.Id, cancellationToken);
    }

    /// <returns>Why they cannot be started, in one sentence; null when they are.</returns>
    private async Task<string?> StartMissing(string platform, Application application, Release release, List<Instance> wanted, int replicas, CancellationToken cancellationToken)
    {
        var missing = Enumerable.Range(0, replicas).Except(wanted.Select(i => i.Index)).ToList();
        if (missing.Count > 0)
        {
            if (await engine.Pull(release.Spec.Image, cancellationToken) is { } fault) return fault;
            foreach (var index in missing) await engine.Start(platform, application, release.Number, index, release.Spec, cancellationToken);
        }
        foreach (var instance in wanted.Where(i => !i.IsRunning))
        {
            var watch = running.WatchOf(instance);
            watch.NoteEnd();
            if (watch.RestartAt > clock.GetUtcNow()) continue;
            watch.RestartAt = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(Math.Pow(2, watch.Restarts), LongestPause.TotalSeconds));
            // One that was made and never started is no restart.
            if (instance.ExitCode is not null) watch.Restarts++;
            await engine.Restart(instance, cancellationToken);
        }
        return null;
    }

    private async Task<List<Instance>> Probe(IReadOnlyList<Instance> instances, AppSpec spec, CancellationToken cancellationToken)
    {
        var ready = new List<Instance>();
        await Task.WhenAll(instances.Where(i => i.Address is not null).Select(async instance =>
        {
            var watch = running.WatchOf(instance);
            watch.Note(await prober.Ask(instance.Address ?? IPAddress.None, spec, cancellationToken));
        }));
        ready.AddRange(instances.Where(i => i.Address is not null && running.WatchOf(i).IsReady).OrderBy(i => i.Index));
        return ready;
    }

    /// <summary>What gets no more requests ends what it has begun, and goes.</summary>
    private async Task Drain(List<Instance> instances, int seconds, CancellationToken cancellationToken)
    {
        foreach (var instance in instances)
        {
            var watch = running.WatchOf(instance);
            watch.EndsAt ??= clock.GetUtcNow() + (watch.IsReady ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero);
            if (watch.EndsAt <= clock.GetUtcNow()) await engine.Remove(instance, seconds: 5, cancellationToken);
        }
    }

    private async Task<string> Explain(List<Instance> wanted, CancellationToken cancellationToken)
    {
        if (wanted.Find(i => !running.WatchOf(i).IsReady) is not { } instance) return "not all instances were started in time";
        var why = running.WatchOf(instance).Reason(instance) ?? "it did not answer in time";
        var lines = (await engine.Logs(instance, LastLines, cancellationToken)).Select(line => line.Split(' ', 2)[^1]).ToList();
        return PodmanEngine.OneLine($"{why}; {(lines.Count == 0 ? "it wrote no log" : $"last log lines: {string.Join(" | ", lines)}")}");
    }

    private static List<IPEndPoint> Addresses(List<Instance> ready, AppSpec spec) => ready.ConvertAll(i => new IPEndPoint(i.Address ?? IPAddress.None, spec.Port));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Environment}/{Application} release {Release} did not come up: {Reason}")]
        public static partial void Failed(ILogger logger, string environment, string application, int release, string reason);
    }
}
