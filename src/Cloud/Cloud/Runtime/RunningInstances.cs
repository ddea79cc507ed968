using System.Collections.Concurrent;
using Bauhinia.Cloud.Zones.Podman;

namespace Bauhinia.Cloud.Runtime;

/// <summary>What the last look at the engine showed, for whoever asks.</summary>
internal sealed class RunningInstances(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Watch> watches = [];
    private ILookup<long, Instance> instances = Array.Empty<Instance>().ToLookup(i => i.Application);

    /// <summary>Why the engine could not be looked at, in one sentence; null when it could.</summary>
    public string? EngineFault { get; set; } = "the engine was not looked at yet";

    public IEnumerable<Instance> Of(long application) => Volatile.Read(ref instances)[application];

    public Watch WatchOf(Instance instance) => watches.GetOrAdd(instance.Id, static (_, now) => new Watch { Since = now }, clock.GetUtcNow());

    /// <summary>Takes a look as the newest, and forgets what is gone.</summary>
    public void Show(IReadOnlyList<Instance> seen)
    {
        Volatile.Write(ref instances, seen.ToLookup(i => i.Application));
        var ids = seen.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in watches.Keys.Where(id => !ids.Contains(id))) watches.TryRemove(id, out _);
        EngineFault = null;
    }
}
