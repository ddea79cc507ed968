using Bauhinia.Data.Model.Streams;
using Bauhinia.Web;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Model.Queries;

/// <summary>Every named query of this installation: those that the product carries, then the operator's own. An unreadable declaration stops the start.</summary>
internal sealed class QueryCatalogue
{
    private const int MostQueries = 1000;
    private readonly SortedDictionary<string, NamedQuery> queries = new(StringComparer.Ordinal);

    public QueryCatalogue(StreamCatalogue streams, IOptions<DataOptions> options)
    {
        foreach (var (name, yaml) in DeclarationFiles.All("query", options.Value.QueryFolder, "Data:QueryFolder")) Add(name, yaml, streams);
    }

    /// <summary>Those that everyone may ask.</summary>
    public IEnumerable<NamedQuery> Public => queries.Values.Where(q => q.IsPublic);

    /// <summary>The query of this name if everyone may ask it: one about a stream that is not public is as absent as what does not exist.</summary>
    public NamedQuery? FindPublic(string name) => QueryName.TryRead(name, out var read) && queries.GetValueOrDefault(read.Value) is { IsPublic: true } found ? found : null;

    private void Add(string file, string yaml, StreamCatalogue streams)
    {
        var (query, faults) = QueryFileReader.Read(yaml, streams);
        if (query is null) throw new StartRefusedException($"The query '{file}' cannot be used: {string.Join("; ", faults)}.");
        if (!queries.TryAdd(query.Name.Value, query)) throw new StartRefusedException($"The query '{query.Name}' is declared twice, again in '{file}'.");
        if (queries.Count > MostQueries) throw new StartRefusedException($"There are more than {MostQueries} queries.");
    }
}
