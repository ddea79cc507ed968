namespace Bauhinia.Data.Features.OpenData;

/// <summary>What a query found.</summary>
/// <param name="Count">All that fit.</param>
/// <param name="Datasets">Those of the page that was asked for, in order.</param>
/// <param name="Facets">How often each value of a field stands among all that fit, the most frequent first.</param>
internal sealed record DatasetPage(int Count, IReadOnlyList<Dataset> Datasets, IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, int>>> Facets);
