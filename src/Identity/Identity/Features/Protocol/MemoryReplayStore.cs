using System.Collections.Concurrent;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>One host: ids live in its memory, the epoch is its start.</summary>
internal sealed class MemoryReplayStore(TimeProvider clock) : IReplayStore
{
    private static readonly long SweepEveryTicks = TimeSpan.FromSeconds(30).Ticks;
    private readonly ConcurrentDictionary<ReplayId, long> used = new();
    private readonly long epochSeconds = clock.GetUtcNow().ToUnixTimeSeconds();
    private long sweptAtTicks = clock.GetUtcNow().UtcTicks;

    public ValueTask<ReplayVerdict> Use(ReplayId id, long issuedAtSeconds, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        Sweep();
        if (issuedAtSeconds < epochSeconds) return ValueTask.FromResult(ReplayVerdict.BeforeEpoch);
        return ValueTask.FromResult(used.TryAdd(id, expiresAt.UtcTicks) ? ReplayVerdict.FirstUse : ReplayVerdict.UsedBefore);
    }

    /// <summary>Whoever comes first after the interval clears what has expired; an id lives a few minutes, so the memory is bounded by the request rate.</summary>
    private void Sweep()
    {
        var now = clock.GetUtcNow().UtcTicks;
        var last = Interlocked.Read(ref sweptAtTicks);
        if (now - last < SweepEveryTicks || Interlocked.CompareExchange(ref sweptAtTicks, now, last) != last) return;
        foreach (var (id, expires) in used)
        {
            if (expires < now) used.TryRemove(id, out _);
        }
    }
}
