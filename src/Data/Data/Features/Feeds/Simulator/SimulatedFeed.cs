using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Features.Feeds.Simulator;

/// <summary>A feed that the simulator writes, in the publisher's own format.</summary>
/// <param name="Stream">The stream that it is for.</param>
/// <param name="Every">How often it writes a file.</param>
/// <param name="File">Makes the file of the period that begins at a time; the same time makes the same file.</param>
internal sealed record SimulatedFeed(string Stream, TimeSpan Every, Func<DateTimeOffset, ReadOnlyMemory<byte>> File)
{
    /// <summary>True for a file that is played once, as it was recorded.</summary>
    public bool IsOnce { get; init; }

    public DataSource Source => IsOnce ? DataSource.Replay : DataSource.Simulated;
}
