using Bauhinia.Cloud.Placement;
using Bauhinia.Cloud.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bauhinia.Cloud.Runtime;

/// <summary>Before the host listens: the store is there and of this version.</summary>
internal sealed class CloudStartup(CloudStore store, IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // Read now, so that what is wrong with the site's file is said before anybody is served.
        services.GetRequiredService<Site>();
        return CloudSchema.Steps.Require(store.File, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
