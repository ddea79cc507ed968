using Lucene.Net.QueryParsers.Classic;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>
/// Lucene's query parser with what Solr's has beyond it and CKAN's clients use: ranges of <c>metadata_modified</c>, by which they take over what has changed.
/// A data set changes with every message, so that its time stands in no index. What is compared with every word of the index, or is an automaton that doubles
/// with each sign, is bounded: one parser reads the queries of one request.
/// </summary>
internal sealed class SolrParser(LuceneVersion version, string field, Lucene.Net.Analysis.Analyzer analyzer, IReadOnlyList<Dataset> datasets, DatasetTimes times) : QueryParser(version, field, analyzer)
{
    public const string Modified = "metadata_modified";
    private const string Created = "metadata_created";

    /// <summary>Most patterns, ranges and similar words of a request.</summary>
    private const int MostPatterns = 16;

    /// <summary>Most <c>*</c> and <c>?</c> of a pattern: after a <c>*</c> each <c>?</c> doubles what must be built.</summary>
    private const int MostWildcards = 4;

    /// <summary>Most characters of a pattern or a similar word: longer than any word of a record.</summary>
    private const int LongestPattern = 64;

    private int patterns;

    protected override Query GetRangeQuery(string field, string part1, string part2, bool startInclusive, bool endInclusive)
    {
        Count("");
        if (field is not (Modified or Created)) return base.GetRangeQuery(field, part1, part2, startInclusive, endInclusive);
        var (from, to) = (Bound(part1), Bound(part2));
        bool Within(DateTimeOffset at) => (from is not { } least || at > least || (at == least && startInclusive)) && (to is not { } most || at < most || (at == most && endInclusive));
        string[] within = [.. datasets.Where(d => Within(field == Modified ? times.ModifiedAt(d) : DatasetTimes.CreatedAt(d))).Select(d => d.Name)];
        return new ConstantScoreQuery(new FieldCacheTermsFilter("name", within));
    }

    protected override Query GetWildcardQuery(string field, string termStr)
    {
        Count(termStr);
        if (termStr.AsSpan().CountAny('*', '?') > MostWildcards) throw new ParseException($"A pattern has more than {MostWildcards} wildcards.");
        return base.GetWildcardQuery(field, termStr);
    }

    protected override Query GetPrefixQuery(string field, string termStr)
    {
        Count(termStr);
        return base.GetPrefixQuery(field, termStr);
    }

    protected override Query GetFuzzyQuery(string field, string termStr, float minSimilarity)
    {
        Count(termStr);
        return base.GetFuzzyQuery(field, termStr, minSimilarity);
    }

    /// <summary>Lucene builds a regular expression whole before it looks for anything: thirty characters can ask for more than the memory.</summary>
    protected override Query GetRegexpQuery(string field, string termStr) => throw new ParseException("Regular expressions are not taken.");

    private void Count(string pattern)
    {
        if (++patterns > MostPatterns || pattern.Length > LongestPattern) throw new ParseException($"More than {MostPatterns} patterns, or one of more than {LongestPattern} characters.");
    }

    private DateTimeOffset? Bound(string? text) =>
        text is null or "*" ? null : SolrTime.Read(text, times.Now) ?? throw new ParseException($"'{text}' is no time.");
}
