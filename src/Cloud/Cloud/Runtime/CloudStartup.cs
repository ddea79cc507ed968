using Bauhinia.Cloud.Storage;
using Microsoft.Extensions.Hosting;

namespace Bauhinia.Cloud.Runtime;

/// <summary>Before the host listens: the store is there and of this version.</summary>
internal sealed class CloudStartup(CloudStore store) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => CloudSchema.Steps.Require(store.File, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
