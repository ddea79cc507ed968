namespace Bauhinia.Data.Features.Feeds.Simulator;

/// <summary>
/// Values that look like chance and are the same for the same seed, name and time on every machine: so the simulator has no state to lose, and a test knows
/// what comes. The mixing is that of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). Nothing secret hangs on it.
/// </summary>
internal sealed class SmoothNoise(int seed)
{
    /// <summary>Even between 0 and 1.</summary>
    public double Even(string name, long step)
    {
        var hash = Mix(unchecked((ulong)seed * 0x9e3779b97f4a7c15) ^ unchecked((ulong)step));
        foreach (var letter in name) hash = Mix(hash ^ letter);
        return (hash >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Between -1 and 1, with no jumps: from one whole number to the next it goes from one random value to another.</summary>
    public double Wave(string name, double time)
    {
        var step = Math.Floor(time);
        var way = time - step;
        // Smoothstep: no corners at the whole numbers.
        way = way * way * (3 - (2 * way));
        var (from, to) = (Even(name, (long)step), Even(name, (long)step + 1));
        return (2 * (from + ((to - from) * way))) - 1;
    }

    private static ulong Mix(ulong state)
    {
        unchecked
        {
            state += 0x9e3779b97f4a7c15;
            state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
            state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
            return state ^ (state >> 31);
        }
    }
}
