using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Model;
using Bauhinia.Cloud.Runtime;
using Microsoft.Extensions.Options;
using Store = Bauhinia.Cloud.Storage.Applications;

namespace Bauhinia.Cloud.Features.Applications;

/// <summary>An application as the API shows it: what was asked for, beside what runs.</summary>
internal sealed class ApplicationViews(Store store, RunningInstances running, IOptions<CloudOptions> options)
{
    /// <returns>Null for one that is to go.</returns>
    public async Task<ApplicationView?> Of(Application application, CancellationToken cancellationToken)
    {
        if (application.Target is not { } target || await store.FindRelease(application.Id, target, cancellationToken) is not { } release || await store.LastDeployment(application.Id, cancellationToken) is not { } deployment) return null;
        var instances = running.Of(application.Id).OrderBy(i => i.Release).ThenBy(i => i.Index).Select(instance =>
        {
            var watch = running.WatchOf(instance);
            return new InstanceView(instance.Name, instance.Release, watch.State(instance), watch.Reason(instance), watch.Restarts);
        });
        return new ApplicationView(
            application.Name, target, Address(release.Spec.Hosts), application.Replicas ?? release.Spec.Replicas, [.. instances],
            new DeploymentView(deployment.Release, deployment.State.ToString(), deployment.Reason ?? (deployment.Ended is null ? running.EngineFault : null), deployment.Began, deployment.Ended), application.Zone);
    }

    private Uri? Address(IReadOnlyList<string> hosts) => hosts is [var host, ..] && options.Value.Gateway.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var listening)
        ? new UriBuilder(listening.Scheme, $"{host}.{options.Value.Gateway.Domain}", listening.IsDefaultPort ? -1 : listening.Port).Uri : null;
}
