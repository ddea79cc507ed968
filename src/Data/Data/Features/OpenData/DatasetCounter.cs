using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>Counts the values of fields over everything that a query finds.</summary>
internal sealed class DatasetCounter(IReadOnlyList<Dataset> datasets, IReadOnlyList<string> fields) : ICollector
{
    private readonly Dictionary<string, Dictionary<string, int>> counts = fields.ToDictionary(f => f, _ => new Dictionary<string, int>(StringComparer.Ordinal));
    private int docBase;

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer)
    {
    }

    public void SetNextReader(AtomicReaderContext context) => docBase = context.DocBase;

    public void Collect(int doc)
    {
        foreach (var (field, values) in counts)
        {
            foreach (var value in DatasetIndex.ValuesOf(datasets[docBase + doc], field)) values[value] = values.GetValueOrDefault(value) + 1;
        }
    }

    public IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, int>>> Facets(int limit) => counts.ToDictionary(
        c => c.Key,
        c => (IReadOnlyList<KeyValuePair<string, int>>)[.. c.Value.OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).Take(limit < 0 ? int.MaxValue : limit)]);
}
