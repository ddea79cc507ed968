namespace Bauhinia.Signin.Driver;

/// <summary>What one run did. Latencies are in milliseconds and sorted.</summary>
internal sealed record LoadResult(TimeSpan Length, double[] Latencies)
{
    public int Count => Latencies.Length;

    public double PerSecond => Count / Length.TotalSeconds;

    /// <summary>The latency that the given share (0 to 1) of the sign-ins did not exceed (nearest rank).</summary>
    public double Percentile(double share) => Latencies[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)];
}
