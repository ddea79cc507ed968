using System.Runtime.InteropServices;

namespace Bauhinia.Data.Features.FairUse;

/// <summary>
/// Counts requests in a memory that does not grow, whoever comes: two tables of theoretical arrival times (the generic cell rate algorithm of ITU-T I.371),
/// each caller in one row of each. Callers who share a row in one table hardly ever share in the other, and the emptier row decides, so that strangers
/// hardly ever pay for each other. The rows are chosen by a hash with a seed of this process: nobody can aim at another's.
/// </summary>
internal sealed class FairUseTable(TimeProvider clock)
{
    private const int RowBits = 16;
    private const int Rows = 1 << RowBits;

    private readonly long began = clock.GetTimestamp();
    private readonly long[] first = new long[Rows];
    private readonly long[] second = new long[Rows];
    private readonly Lock gate = new();

    /// <summary>Counts one request, if the tier allows it.</summary>
    /// <param name="who">Names the caller.</param>
    /// <param name="tier">What the caller may have.</param>
    public Verdict Take(string who, FairUseOptions.TierOptions tier)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(who.AsSpan()));
        var rows = (uint)hash.ToHashCode();
        var (a, b) = (rows & (Rows - 1), rows >> RowBits);
        var window = TimeSpan.TicksPerSecond * tier.Seconds;
        var interval = Math.Max(1, window / tier.Requests);
        var now = clock.GetElapsedTime(began).Ticks;
        lock (gate)
        {
            var arrival = Math.Max(Math.Min(first[a], second[b]), now);
            var latest = now + window - interval;
            if (arrival > latest) return new Verdict(false, 0, Seconds(arrival - now), Math.Max(1, Seconds(arrival - latest)));
            var next = arrival + interval;
            first[a] = Math.Max(first[a], next);
            second[b] = Math.Max(second[b], next);
            return new Verdict(true, (int)((now + window - next) / interval), Seconds(next - now), 0);
        }
    }

    private static int Seconds(long ticks) => (int)((ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);

    /// <param name="IsAllowed">Whether the request is answered.</param>
    /// <param name="Remaining">How many more may come at once.</param>
    /// <param name="ResetSeconds">Until the caller has all of them again.</param>
    /// <param name="RetrySeconds">Until the next is answered; 0 where this one is.</param>
    internal readonly record struct Verdict(bool IsAllowed, int Remaining, int ResetSeconds, int RetrySeconds);
}
