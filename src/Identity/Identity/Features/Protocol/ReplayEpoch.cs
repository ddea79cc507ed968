using Microsoft.Extensions.Hosting;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Makes the replay store when the host starts and not at its first request: its epoch is the moment it is made.</summary>
internal sealed class ReplayEpoch(IReplayStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(store);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
