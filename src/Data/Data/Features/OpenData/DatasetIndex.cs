using Bauhinia.Data.Model.Streams;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.QueryParsers.Classic;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>
/// Finds data sets by words of all three languages. Chinese is cut into overlapping pairs of characters, so that a word is found without blanks around it.
/// The fields have the names that CKAN's own index gives them.
/// </summary>
internal sealed class DatasetIndex : IDisposable
{
    private const LuceneVersion Version = LuceneVersion.LUCENE_48;
    private const string Everything = "text";
    private const int MostQueryCharacters = 2000;

    /// <summary>Fields that can be counted.</summary>
    public static readonly IReadOnlyList<string> FacetFields = ["organization", "groups", "tags", "res_format", "license_id"];

    private static readonly Dictionary<string, (string Field, SortFieldType Type)> SortFields = new(StringComparer.Ordinal)
    {
        ["name"] = ("name", SortFieldType.STRING),
        ["title"] = ("title_string", SortFieldType.STRING),
        ["title_string"] = ("title_string", SortFieldType.STRING),
        [SolrParser.Modified] = (SolrParser.Modified, SortFieldType.CUSTOM),
        ["metadata_created"] = ("metadata_created", SortFieldType.INT64),
        ["score"] = ("", SortFieldType.SCORE),
    };

    /// <summary>What CKAN's index says of each public data set, and clients filter by.</summary>
    private static readonly (string Field, string Value)[] ConstantFields =
        [("state", "active"), ("capacity", "public"), ("private", "false"), ("entity_type", "package"), ("dataset_type", "dataset"), ("type", "dataset")];

    private readonly IReadOnlyList<Dataset> datasets;
    private readonly DatasetTimes times;
    private readonly Dictionary<string, DatasetFacet> facets;
    private readonly RAMDirectory directory = new();
    private readonly DirectoryReader reader;
    private readonly IndexSearcher searcher;
    private readonly PerFieldAnalyzerWrapper analyzer = NewAnalyzer();

    /// <param name="datasets">What is found.</param>
    /// <param name="times">When each last changed.</param>
    public DatasetIndex(IReadOnlyList<Dataset> datasets, DatasetTimes times)
    {
        this.datasets = datasets;
        this.times = times;
        facets = FacetFields.ToDictionary(field => field, field => new DatasetFacet(datasets, field), StringComparer.Ordinal);
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(Version, analyzer)))
        {
            for (var number = 0; number < datasets.Count; number++) writer.AddDocument(DocumentOf(datasets[number], number));
            writer.Commit();
        }
        reader = DirectoryReader.Open(directory);
        searcher = new IndexSearcher(reader);
    }

    /// <summary>Whether an order is one that the index knows.</summary>
    public bool CanSort(string? sort) => SortOf(sort) is not null;

    /// <returns>What was found; null when the query's syntax is wrong.</returns>
    public DatasetPage? Search(DatasetQuery query) => SortOf(query.Sort) is { } sort && Parse(query, One) is { } parsed ? Search(parsed, sort, query) : null;

    /// <summary>
    /// Finds what has at least half of the words, and of the pairs of characters of Chinese, the best first: for when nothing has all of them. Where
    /// two Chinese words meet stands a pair that is none, so that not even a good answer has every pair.
    /// </summary>
    /// <returns>What was found; null when a filter's syntax is wrong.</returns>
    public DatasetPage? SearchSome(DatasetQuery query) => SortOf(null) is { } sort && Parse(query, (_, text) => Some(text)) is { } parsed ? Search(parsed, sort, query) : null;

    public void Dispose()
    {
        reader.Dispose();
        analyzer.Dispose();
        directory.Dispose();
    }

    /// <summary>The values by which a record is counted and filtered.</summary>
    internal static IEnumerable<string> ValuesOf(Dataset dataset, string field) => field switch
    {
        "organization" => [dataset.OrganizationName],
        "groups" => dataset.ThemeNames,
        "tags" => dataset.Tags,
        "res_format" => dataset.Resources.Select(r => r.Format).Distinct(StringComparer.Ordinal),
        "license_id" => [dataset.LicenceName],
        _ => [],
    };

    private DatasetPage Search(BooleanQuery parsed, Sort sort, DatasetQuery query)
    {
        var most = Math.Max(1, Math.Min(datasets.Count, query.Start + query.Rows));
        var counts = new DatasetCounter(facets, query.FacetFields);
        var top = TopFieldCollector.Create(sort, most, fillFields: false, trackDocScores: false, trackMaxScore: false, docsScoredInOrder: false);
        searcher.Search(parsed, query.FacetFields.Count == 0 ? top : MultiCollector.Wrap(top, counts));
        var found = top.GetTopDocs();
        return new DatasetPage(
            found.TotalHits,
            [.. found.ScoreDocs.Skip(query.Start).Take(query.Rows).Select(hit => datasets[hit.Doc])],
            counts.Facets(query.FacetLimit));
    }

    private static PerFieldAnalyzerWrapper NewAnalyzer()
    {
        var exact = new KeywordAnalyzer();
        string[] fields = ["name", "id", "owner_org", .. FacetFields, .. ConstantFields.Select(f => f.Field)];
        return new PerFieldAnalyzerWrapper(new CJKAnalyzer(Version), fields.ToDictionary(f => f, _ => (Lucene.Net.Analysis.Analyzer)exact));
    }

    // Documents are added in the list's order and never removed, so that a document's number is its place in the list.
    private static Document DocumentOf(Dataset dataset, int number)
    {
        var document = new Document
        {
            new StringField("name", dataset.Name, Field.Store.NO),
            new SortedDocValuesField("name", new BytesRef(dataset.Name)),
            new StringField("id", dataset.Id.ToString(), Field.Store.NO),
            new SortedDocValuesField("title_string", new BytesRef(dataset.Title.En)),
            new NumericDocValuesField("metadata_created", dataset.Published.DayNumber),
            new NumericDocValuesField("number", number),
        };
        foreach (var (field, value) in ConstantFields) document.Add(new StringField(field, value, Field.Store.NO));
        document.Add(new StringField("owner_org", DatasetCatalogue.IdOf($"/organizations/{dataset.OrganizationName}").ToString(), Field.Store.NO));
        foreach (var text in All(dataset.Title))
        {
            document.Add(new TextField("title", text, Field.Store.NO));
            document.Add(new TextField(Everything, text, Field.Store.NO));
        }
        foreach (var text in All(dataset.Notes)) document.Add(new TextField("notes", text, Field.Store.NO));
        foreach (var text in (string[])[.. All(dataset.Notes), .. All(dataset.OrganizationTitle), .. dataset.ThemeNames.Select(Themes.TitleOf).SelectMany(All), .. dataset.FieldTitles.SelectMany(All), .. dataset.Tags, dataset.Name]) document.Add(new TextField(Everything, text, Field.Store.NO));
        foreach (var field in FacetFields)
        {
            foreach (var value in ValuesOf(dataset, field)) document.Add(new StringField(field, value, Field.Store.NO));
        }
        return document;
    }

    private static string[] All(LocalText text) => [text.En, text.ZhHant, text.ZhHans];

    private BooleanQuery? Parse(DatasetQuery query, Func<SolrParser, string?, Query> words)
    {
        var all = new BooleanQuery();
        // It keeps state: one request has one.
        var parser = new SolrParser(Version, Everything, analyzer, datasets, times)
        {
            DefaultOperator = Operator.AND, AutoGeneratePhraseQueries = true, AllowLeadingWildcard = true, LowercaseExpandedTerms = false,
        };
        try
        {
            all.Add(words(parser, query.Text), Occur.MUST);
            foreach (var filter in query.Filters) all.Add(new ConstantScoreQuery(One(parser, filter)), Occur.MUST);
            return all;
        }
        catch (Exception refused) when (refused is ParseException or BooleanQuery.TooManyClausesException)
        {
            return null;
        }
    }

    private static Query One(SolrParser parser, string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Trim() == "*:*") return new MatchAllDocsQuery();
        if (text.Length > MostQueryCharacters) throw new ParseException("The query is too long.");
        var parsed = parser.Parse(text);
        // As Solr has it: a query that only excludes is about everything else.
        if (parsed is BooleanQuery { Clauses.Count: > 0 } clauses && clauses.Clauses.All(c => c.IsProhibited)) clauses.Add(new MatchAllDocsQuery(), Occur.MUST);
        return parsed;
    }

    private BooleanQuery Some(string? text)
    {
        var some = new BooleanQuery();
        using var stream = analyzer.GetTokenStream(Everything, text ?? "");
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken()) some.Add(new TermQuery(new Term(Everything, term.ToString())), Occur.SHOULD);
        stream.End();
        some.MinimumNumberShouldMatch = Math.Max(1, some.Clauses.Count / 2);
        return some;
    }

    private Sort? SortOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return new Sort(SortField.FIELD_SCORE, new SortField(SolrParser.Modified, new ModifiedOrder(datasets, times), true), new SortField("name", SortFieldType.STRING));
        var fields = new List<SortField>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 2 || fields.Count > 4 || !SortFields.TryGetValue(words[0], out var by) || (words.Length == 2 && words[1] is not ("asc" or "desc"))) return null;
            var down = words is [_, "desc"];
            fields.Add(by.Type == SortFieldType.CUSTOM ? new SortField(by.Field, new ModifiedOrder(datasets, times), down)
                : by.Type == SortFieldType.SCORE ? new SortField(null, SortFieldType.SCORE, !down) : new SortField(by.Field, by.Type, down));
        }
        return fields.Count == 0 ? null : new Sort([.. fields]);
    }
}
