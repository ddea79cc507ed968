using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>Counts the values of fields over everything that a query finds.</summary>
internal sealed class DatasetCounter(IReadOnlyDictionary<string, DatasetFacet> facets, IReadOnlyList<string> fields) : ICollector
{
    private readonly (string Field, DatasetFacet? Facet, int[] Counts)[] counts =
        [.. fields.Select(f => facets.TryGetValue(f, out var facet) ? (f, facet, new int[facet.Values.Count]) : (f, default(DatasetFacet), (int[])[]))];
    private int docBase;

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer)
    {
    }

    public void SetNextReader(AtomicReaderContext context) => docBase = context.DocBase;

    public void Collect(int doc)
    {
        foreach (var (_, facet, sums) in counts)
        {
            if (facet is null) continue;
            foreach (var value in facet.Of(docBase + doc)) sums[value]++;
        }
    }

    public IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, int>>> Facets(int limit) => counts.ToDictionary(
        c => c.Field,
        c => (IReadOnlyList<KeyValuePair<string, int>>)[.. c.Counts.Select((sum, value) => KeyValuePair.Create(c.Facet?.Values[value] ?? "", sum)).Where(v => v.Value > 0).OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).Take(limit < 0 ? int.MaxValue : limit)]);
}
