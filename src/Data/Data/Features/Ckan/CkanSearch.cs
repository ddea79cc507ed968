using System.Text.Json.Nodes;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>Data sets and their resources: listed, searched for and shown.</summary>
internal sealed class CkanSearch(DatasetCatalogue catalogue, CkanPackage packages)
{
    private const int MostRows = CkanPackage.MostShown;
    private const string UsualSort = "score desc, metadata_modified desc";

    /// <summary>The fields of a resource that can be searched.</summary>
    private static readonly Dictionary<string, Func<Dataset, DatasetResource, CkanCall, string>> ResourceFields = new(StringComparer.Ordinal)
    {
        ["id"] = (_, r, _) => r.Id.ToString(),
        ["package_id"] = (d, _, _) => d.Id.ToString(),
        ["name"] = (_, r, call) => r.Name.In(call.Language),
        ["description"] = (d, _, call) => d.Notes.In(call.Language),
        ["format"] = (_, r, _) => r.Format,
        ["mimetype"] = (_, r, _) => r.MediaType,
        ["url"] = (_, r, call) => call.Host + r.Path,
        ["resource_type"] = (_, _, _) => CkanPackage.ResourceType,
        ["state"] = (_, _, _) => "active",
    };

    public CkanAnswer List(CkanCall call) => call.Page(catalogue.All, d => JsonValue.Create(d.Name));

    public CkanAnswer ListWhole(CkanCall call) => call.Page(catalogue.All, d => packages.Package(d, call));

    public CkanAnswer Show(CkanCall call) =>
        (call.Given.Get("id") ?? call.Given.Get("name_or_id")) is not { Length: > 0 } id ? CkanFault.Missing("name_or_id")
        : catalogue.Find(id) is { } dataset ? packages.Package(dataset, call)
        : CkanFault.NotFound();

    public CkanAnswer Search(CkanCall call)
    {
        var given = call.Given;
        if (!given.TryNumber("rows", 10, 0, int.MaxValue, out var rows)) return CkanFault.NoNaturalNumber("rows");
        if (!given.TryNumber("start", 0, 0, 1_000_000, out var start)) return CkanFault.NoNaturalNumber("start");
        if (!given.TryNumber("facet.limit", 50, int.MinValue, int.MaxValue, out var facetLimit)) return CkanFault.Invalid("facet.limit", "Must be an integer");
        if (given.List("fq_list") is not { } filters) return CkanFault.Invalid("fq_list", "Must be a list of strings");
        if (given.List("fl") is not { } members) return CkanFault.Invalid("fl", "Must be a list of strings");
        if (given.List("facet.field") is not { } facets || facets.Except(DatasetIndex.FacetFields).Any()) return CkanFault.Invalid("facet.field", $"Must be a list of {string.Join(", ", DatasetIndex.FacetFields)}");
        facets = given.Has("facet") && !given.Flag("facet") ? [] : [.. facets.Distinct()];
        var sort = given.Has("sort") ? given.Get("sort") : null;
        if (!catalogue.Index.CanSort(sort)) return CkanFault.SearchQuery("Invalid \"sort\" parameter");
        var query = new DatasetQuery(given.Get("q"), [.. given.Texts("fq").Where(f => f.Length > 0), .. filters], sort, start, Math.Min(rows, MostRows), facets, facetLimit);
        if (catalogue.Index.Search(query) is not { } found) return CkanFault.Search("the query is not in the syntax of Solr");
        return new JsonObject
        {
            ["count"] = found.Count,
            ["sort"] = sort ?? UsualSort,
            ["facets"] = new JsonObject(found.Facets.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)new JsonObject(f.Value.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)JsonValue.Create(v.Value))))))),
            ["results"] = new JsonArray([.. found.Datasets.Select(d => Only(packages.Package(d, call), members))]),
            ["search_facets"] = new JsonObject(found.Facets.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)Facet(f.Key, f.Value, call.Language)))),
        };
    }

    /// <summary>Data sets whose name, or title in any language, holds a text.</summary>
    public CkanAnswer Complete(CkanCall call) => call.Complete(10, part => catalogue.All
        .Where(d => ((string[])[d.Name, d.Title.En, d.Title.ZhHant, d.Title.ZhHans]).Any(text => text.Contains(part, StringComparison.OrdinalIgnoreCase)))
        .Select(d =>
        {
            var title = d.Title.In(call.Language);
            var isName = d.Name.Contains(part, StringComparison.OrdinalIgnoreCase);
            return new JsonObject { ["name"] = d.Name, ["title"] = title, ["match_field"] = isName ? "name" : "title", ["match_displayed"] = isName ? d.Name : $"{title} ({d.Name})" };
        }));

    /// <summary>Formats that hold a text, the most common first.</summary>
    public CkanAnswer CompleteFormats(CkanCall call) => call.Complete(5, part => catalogue.All.SelectMany(d => d.Resources).GroupBy(r => r.Format)
        .Where(g => g.Key.Contains(part, StringComparison.OrdinalIgnoreCase)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => (JsonNode?)JsonValue.Create(g.Key.ToLowerInvariant())));

    public CkanAnswer ShowResource(CkanCall call) =>
        call.Given.Get("id") is not { Length: > 0 } id ? CkanFault.Missing("id")
        : catalogue.FindResource(id) is var (dataset, resource) ? packages.Resource(dataset, resource, call)
        : CkanFault.NotFound();

    /// <summary>There are no views of resources.</summary>
    public CkanAnswer ListViews(CkanCall call) =>
        call.Given.Get("id") is not { Length: > 0 } id ? CkanFault.Missing("id")
        : catalogue.FindResource(id) is null ? CkanFault.NotFound()
        : new JsonArray();

    /// <summary>Resources of which each field asked for, as <c>field:text</c>, holds its text.</summary>
    public CkanAnswer SearchResources(CkanCall call)
    {
        var asked = call.Given.Texts("query").Select(pair => pair.Split(':', 2)).ToList();
        if (asked.Count == 0) return CkanFault.Missing("query");
        if (asked.Any(pair => pair.Length < 2)) return CkanFault.Invalid("query", "Must be <field>:<value> pair(s)");
        if (asked.FirstOrDefault(pair => !ResourceFields.ContainsKey(pair[0])) is { } unknown) return CkanFault.Invalid("query", $"Field \"{unknown[0]}\" not recognised in resource_search.");
        var found = catalogue.All.SelectMany(d => d.Resources.Select(r => (Dataset: d, Resource: r)))
            .Where(pair => asked.All(a => ResourceFields[a[0]](pair.Dataset, pair.Resource, call).Contains(a[1].Trim(), StringComparison.OrdinalIgnoreCase)));
        if (call.Given.Get("order_by") is { } by && ResourceFields.TryGetValue(by, out var key)) found = found.OrderBy(pair => key(pair.Dataset, pair.Resource, call), StringComparer.Ordinal);
        var all = found.ToList();
        var page = call.Page([.. all.Take(call.Given.Has("limit") ? all.Count : MostRows)], pair => packages.Resource(pair.Dataset, pair.Resource, call));
        return page.Result is { } results ? new JsonObject { ["count"] = all.Count, ["results"] = results } : page;
    }

    private static JsonObject Only(JsonObject package, IReadOnlyList<string> members)
    {
        if (members.Count == 0 || members.Contains("*")) return package;
        foreach (var other in package.Select(m => m.Key).Except(members).ToList()) package.Remove(other);
        return package;
    }

    private JsonObject Facet(string field, IReadOnlyList<KeyValuePair<string, int>> values, CkanLanguage language) => new()
    {
        ["title"] = field,
        ["items"] = new JsonArray([.. values
            .Select(v => (Name: v.Key, Shown: DisplayName(field, v.Key, language), Count: v.Value)).OrderByDescending(v => v.Shown, StringComparer.Ordinal)
            .Select(v => (JsonNode)new JsonObject { ["name"] = v.Name, ["display_name"] = v.Shown, ["count"] = v.Count })]),
    };

    private string DisplayName(string field, string value, CkanLanguage language) =>
        field == "groups" && Themes.Names.Contains(value) ? Themes.TitleOf(value).In(language)
        : field == "organization" && catalogue.All.FirstOrDefault(d => d.OrganizationName == value) is { } owned ? owned.OrganizationTitle.In(language) : value;
}
