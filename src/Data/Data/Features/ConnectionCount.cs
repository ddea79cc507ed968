namespace Bauhinia.Data.Features;

/// <summary>How many connections there are; a bound on what they may cost together, and on how many of them one network may take from the others.</summary>
/// <param name="most">At a time.</param>
/// <param name="mostOfOne">At a time from one network.</param>
internal sealed class ConnectionCount(int most, int mostOfOne)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> connected = new(StringComparer.Ordinal);
    private int total;

    /// <param name="network">Where it comes from (<see cref="Web.ClientNetwork"/>).</param>
    /// <returns>False when there is no room: then nothing was counted.</returns>
    public bool TryEnter(string network)
    {
        lock (gate)
        {
            var here = connected.GetValueOrDefault(network);
            if (total >= most || here >= mostOfOne) return false;
            total++;
            connected[network] = here + 1;
            return true;
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
