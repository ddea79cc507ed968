using Bauhinia.Data.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Highway;

/// <summary>Wakes the readers of streams that have been silent, so that each has its heartbeat in time: a beat comes after half of that time.</summary>
internal sealed class Heartbeat(Journal journal, IOptions<DataOptions> options, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.HeartbeatSeconds) / 2, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var stream in journal.Streams) stream.Tail.Beat();
        }
    }
}
