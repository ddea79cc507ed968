namespace Bauhinia.Data.Features;

/// <summary>How many connections there are; a bound on what they may cost together, and on how many of them one network may take from the others.</summary>
/// <param name="most">At a time.</param>
/// <param name="mostOfOne">At a time from one network.</param>
internal sealed class ConnectionCount(int most, int mostOfOne)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> connected = new(StringComparer.Ordinal);
    private int total;

    public enum Entry
    {
        /// <summary>It was counted, and is until <see cref="Leave"/>.</summary>
        Made,

        /// <summary>There is no room for anyone; nothing was counted.</summary>
        Full,

        /// <summary>There is no more room for this network; nothing was counted.</summary>
        NetworkFull,
    }

    /// <param name="network">Where it comes from (<see cref="Web.ClientNetwork"/>).</param>
    public Entry TryEnter(string network)
    {
        lock (gate)
        {
            var here = connected.GetValueOrDefault(network);
            if (total >= most) return Entry.Full;
            if (here >= mostOfOne) return Entry.NetworkFull;
            total++;
            connected[network] = here + 1;
            return Entry.Made;
        }
    }

    public void Leave(string network)
    {
        lock (gate)
        {
            total--;
            if (--connected[network] == 0) connected.Remove(network);
        }
    }
}
