using Lucene.Net.QueryParsers.Classic;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>
/// Lucene's query parser with what Solr's has beyond it and CKAN's clients use: ranges of <c>metadata_modified</c>, by which they take over what has changed.
/// A data set changes with every message, so that its time stands in no index.
/// </summary>
internal sealed class SolrParser(LuceneVersion version, string field, Lucene.Net.Analysis.Analyzer analyzer, IReadOnlyList<Dataset> datasets, DatasetTimes times) : QueryParser(version, field, analyzer)
{
    public const string Modified = "metadata_modified";
    private const string Created = "metadata_created";

    protected override Query GetRangeQuery(string field, string part1, string part2, bool startInclusive, bool endInclusive)
    {
        if (field is not (Modified or Created)) return base.GetRangeQuery(field, part1, part2, startInclusive, endInclusive);
        var (from, to) = (Bound(part1), Bound(part2));
        bool Within(DateTimeOffset at) => (from is not { } least || at > least || (at == least && startInclusive)) && (to is not { } most || at < most || (at == most && endInclusive));
        string[] within = [.. datasets.Where(d => Within(field == Modified ? times.ModifiedAt(d) : DatasetTimes.CreatedAt(d))).Select(d => d.Name)];
        return new ConstantScoreQuery(new FieldCacheTermsFilter("name", within));
    }

    private DateTimeOffset? Bound(string? text) =>
        text is null or "*" ? null : SolrTime.Read(text, times.Now) ?? throw new ParseException($"'{text}' is no time.");
}
