using System.Runtime;

namespace Bauhinia.Host;

/// <summary>
/// Gives back to the system, once, the memory that only the start needed: building models, reading texts and opening keys leave three times more
/// on the managed heap than a host at rest uses, and an idle host never collects.
/// </summary>
internal sealed class StartUpMemory(TimeProvider clock) : BackgroundService
{
    // Long enough for the first pages to be drawn, short enough to be over before people come.
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(AfterStart, clock, stoppingToken);
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
