using System.Text.RegularExpressions;
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
internal sealed partial record LakeFile(long Id, StreamId Stream, DateOnly Day, string Name, long Rows, long Bytes, long First, long Last, DateTimeOffset Accepted, bool HoldsRevisions, int Version)
{
    /// <summary>Whether its rows are the hours of a day, and not readings.</summary>
    public bool IsRollup { get; init; }

    /// <summary>Of its bytes, in hexadecimal; null for a file from before it was noted.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether a path within the folder has the form of the lake's own names.</summary>
    public static bool IsName(string path) => Form().IsMatch(path);

    [GeneratedRegex("^[a-z][a-z0-9-]{1,62}/[0-9]{4}-[0-9]{2}-[0-9]{2}/([0-9]+-[0-9]+|hours)-[0-9a-f]{8}\\.parquet\\z")]
    private static partial Regex Form();
}
