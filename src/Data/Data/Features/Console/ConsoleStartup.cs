using Bauhinia.Data.Features.Feeds.Connectors;
using Bauhinia.Data.Storage.Console;
using Microsoft.Extensions.Hosting;

namespace Bauhinia.Data.Features.Console;

/// <summary>Before the host listens, and before the journal opens its streams: what may be public is known.</summary>
internal sealed class ConsoleStartup(ConsoleStore store, Publications publications, ConnectorControl control) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await ConsoleSchema.Steps.Require(store.File, cancellationToken);
        await publications.Begin(cancellationToken);
        await control.Begin(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
