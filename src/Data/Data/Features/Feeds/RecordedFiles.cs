using Bauhinia.Data.Features.Feeds.Connectors;

namespace Bauhinia.Data.Features.Feeds;

/// <summary>Finds the recorded files of a feed under a folder, by the names that its publisher gives them.</summary>
internal static class RecordedFiles
{
    private const int MostFiles = 1_000_000;
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, MaxRecursionDepth = 8, MatchType = MatchType.Simple };

    /// <summary>In the order of their paths, which is the order of time for names that carry one.</summary>
    public static IEnumerable<string> Of(string folder, Connector connector) =>
        Directory.EnumerateFiles(folder, connector.RecordedAs, Everywhere).Take(MostFiles).Order(StringComparer.Ordinal);
}
