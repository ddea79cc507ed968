using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Bauhinia.Sdk.Api;

/// <summary>What is known under a name until a moment, and never more than so many entries.</summary>
internal sealed class ExpiringEntries<T>(int bound, TimeProvider clock)
{
    private static readonly long SweepEveryTicks = TimeSpan.FromSeconds(15).Ticks;

    private readonly ConcurrentDictionary<string, (T Value, long Until)> entries = new(StringComparer.Ordinal);
    private long sweptAt = clock.GetUtcNow().UtcTicks;
    private int count;

    /// <returns>False when the name is known already, or no place is left.</returns>
    public bool TryAdd(string name, T value, DateTimeOffset until)
    {
        Sweep();
        if (Interlocked.Increment(ref count) <= bound && entries.TryAdd(name, (value, until.UtcTicks))) return true;
        Interlocked.Decrement(ref count);
        return false;
    }

    public bool TryGet(string name, [MaybeNullWhen(false)] out T value)
    {
        var isKnown = entries.TryGetValue(name, out var entry) && entry.Until > clock.GetUtcNow().UtcTicks;
        value = isKnown ? entry.Value : default;
        return isKnown;
    }

    private void Sweep()
    {
        var now = clock.GetUtcNow().UtcTicks;
        var last = Interlocked.Read(ref sweptAt);
        if (now - last < SweepEveryTicks || Interlocked.CompareExchange(ref sweptAt, now, last) != last) return;
        foreach (var (name, entry) in entries)
        {
            if (entry.Until <= now && entries.TryRemove(name, out _)) Interlocked.Decrement(ref count);
        }
    }
}
