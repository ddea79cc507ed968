using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>A Parquet file that the manifest names. It never changes.</summary>
/// <param name="Id">The row of the manifest; 0 before it has one.</param>
/// <param name="Stream">Whose readings it holds.</param>
/// <param name="Day">The city's day on which they were measured.</param>
/// <param name="Name">Its path within the lake's folder.</param>
/// <param name="Rows">How many readings it holds.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="First">The lowest sequence in it.</param>
/// <param name="Last">The highest sequence in it.</param>
/// <param name="Accepted">When the newest row was accepted: the retention counts from it.</param>
/// <param name="HoldsRevisions">Whether it holds a correction, so that something older may be superseded.</param>
/// <param name="Version">The version of the stream whose kinds its columns have; 0 where versions were brought together, and what differed is text.</param>
internal sealed record LakeFile(long Id, StreamId Stream, DateOnly Day, string Name, long Rows, long Bytes, long First, long Last, DateTimeOffset Accepted, bool HoldsRevisions, int Version)
{
    /// <summary>Whether its rows are the hours of a day, and not readings.</summary>
    public bool IsRollup { get; init; }
}
