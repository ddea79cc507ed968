using System.Text.Json.Nodes;
using Bauhinia.Data.Features.OpenData;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>The read actions of CKAN's Action API v3 over the catalogue.</summary>
internal sealed class CkanActions(DatasetCatalogue catalogue, CkanPackage packages, CkanDatastore datastore)
{
    public const string Version = "2.10.4";
    private const int MostRows = 1000;

    /// <summary>Runs one action.</summary>
    /// <returns>Its result, or the fault; neither when there is no such action.</returns>
    public async Task<(JsonNode? Result, CkanFault? Fault)> Run(string action, CkanParameters given, CkanLanguage language, string host, CancellationToken cancellationToken) => action switch
    {
        "status_show" => (new JsonObject { ["ckan_version"] = Version, ["site_url"] = host, ["site_title"] = "Bauhinia", ["site_description"] = "", ["locale_default"] = "en", ["extensions"] = new JsonArray("datastore") }, null),
        "site_read" => (JsonValue.Create(true), null),
        "package_list" => PackageList(given),
        "current_package_list_with_resources" => Page(given, catalogue.All, d => packages.Package(d, language, host)),
        "package_search" => PackageSearch(given, language, host),
        "package_show" => PackageShow(given, language, host),
        "resource_show" => ResourceShow(given, language, host),
        "organization_list" => OrganizationList(given, language),
        "organization_show" => OrganizationShow(given, language, host),
        "group_list" => (new JsonArray(), null),
        "group_show" => Missing(given),
        "tag_list" => TagList(given),
        "tag_show" => TagShow(given, language, host),
        "license_list" => (new JsonArray([.. catalogue.All.DistinctBy(d => d.LicenceName).Select(d => (JsonNode)new JsonObject { ["id"] = d.LicenceName, ["title"] = d.LicenceName, ["url"] = d.LicenceUrl.ToString(), ["status"] = "active" })]), null),
        "datastore_search" => await datastore.Search(given, cancellationToken),
        "datastore_info" => datastore.Info(given),
        _ when IsWrite(action) => (null, CkanFault.Forbidden(action)),
        _ => (null, null),
    };

    private static bool IsWrite(string action) =>
        action.EndsWith("_create", StringComparison.Ordinal) || action.EndsWith("_update", StringComparison.Ordinal) || action.EndsWith("_delete", StringComparison.Ordinal)
        || action.EndsWith("_patch", StringComparison.Ordinal) || action.EndsWith("_purge", StringComparison.Ordinal) || action.EndsWith("_upsert", StringComparison.Ordinal)
        || action.EndsWith("_revise", StringComparison.Ordinal) || action.EndsWith("_reorder", StringComparison.Ordinal) || action is "datastore_search_sql" or "bulk_update_private" or "bulk_update_public";

    private (JsonNode?, CkanFault?) PackageList(CkanParameters given) => Page(given, catalogue.All, d => JsonValue.Create(d.Name));

    private static (JsonNode?, CkanFault?) Page<T>(CkanParameters given, IReadOnlyList<T> all, Func<T, JsonNode?> shown)
    {
        if (!given.TryNumber("limit", all.Count, 0, int.MaxValue, out var limit)) return (null, CkanFault.Invalid("limit", "Must be a natural number"));
        if (!given.TryNumber("offset", 0, 0, int.MaxValue, out var offset)) return (null, CkanFault.Invalid("offset", "Must be a natural number"));
        return (new JsonArray([.. all.Skip(offset).Take(limit).Select(shown)]), null);
    }

    private (JsonNode?, CkanFault?) PackageSearch(CkanParameters given, CkanLanguage language, string host)
    {
        if (!given.TryNumber("rows", 10, 0, int.MaxValue, out var rows)) return (null, CkanFault.Invalid("rows", "Must be a natural number"));
        if (!given.TryNumber("start", 0, 0, 1_000_000, out var start)) return (null, CkanFault.Invalid("start", "Must be a natural number"));
        if (!given.TryNumber("facet.limit", 50, int.MinValue, int.MaxValue, out var facetLimit)) return (null, CkanFault.Invalid("facet.limit", "Must be an integer"));
        if (given.List("fq_list") is not { } filters) return (null, CkanFault.Invalid("fq_list", "Must be a list of strings"));
        if (given.List("facet.field") is not { } facets || facets.Except(DatasetIndex.FacetFields).Any()) return (null, CkanFault.Invalid("facet.field", $"Must be a list of {string.Join(", ", DatasetIndex.FacetFields)}"));
        if (given.Get("facet") is "false") facets = [];
        var query = new DatasetQuery(given.Get("q"), given.Get("fq") is { Length: > 0 } filter ? [filter, .. filters] : filters, given.Get("sort"), start, Math.Min(rows, MostRows), facets, facetLimit);
        if (catalogue.Index.Search(query) is not { } found) return (null, CkanFault.Search("Search query is invalid"));
        var result = new JsonObject
        {
            ["count"] = found.Count,
            ["sort"] = query.Sort ?? "score desc, metadata_modified desc",
            ["facets"] = new JsonObject(found.Facets.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)new JsonObject(f.Value.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)JsonValue.Create(v.Value))))))),
            ["results"] = new JsonArray([.. found.Datasets.Select(d => packages.Package(d, language, host))]),
        };
        result["search_facets"] = new JsonObject(found.Facets.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)new JsonObject
        {
            ["title"] = f.Key,
            ["items"] = new JsonArray([.. f.Value.Select(v => (JsonNode)new JsonObject { ["name"] = v.Key, ["display_name"] = DisplayName(f.Key, v.Key, language), ["count"] = v.Value })]),
        })));
        return (result, null);
    }

    private string DisplayName(string field, string value, CkanLanguage language) =>
        field == "organization" && catalogue.All.FirstOrDefault(d => d.OrganizationName == value) is { } owned ? owned.OrganizationTitle.In(language) : value;

    private (JsonNode?, CkanFault?) PackageShow(CkanParameters given, CkanLanguage language, string host) =>
        (given.Get("id") ?? given.Get("name_or_id")) is not { Length: > 0 } id ? (null, CkanFault.Invalid("name_or_id", "Missing value"))
        : catalogue.Find(id) is { } dataset ? (packages.Package(dataset, language, host), null)
        : (null, CkanFault.NotFound());

    private (JsonNode?, CkanFault?) ResourceShow(CkanParameters given, CkanLanguage language, string host) =>
        given.Get("id") is not { Length: > 0 } id ? (null, CkanFault.Invalid("id", "Missing value"))
        : catalogue.FindResource(id) is var (dataset, resource) ? (packages.Resource(dataset, resource, language, host, dataset.Resources.ToList().IndexOf(resource)), null)
        : (null, CkanFault.NotFound());

    private (JsonNode?, CkanFault?) OrganizationList(CkanParameters given, CkanLanguage language)
    {
        var all = catalogue.All.GroupBy(d => d.OrganizationName).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        return Page(given, all, g => given.Flag("all_fields") ? Counted(g, language) : JsonValue.Create(g.Key));
    }

    private static JsonObject Counted(IGrouping<string, Dataset> owned, CkanLanguage language)
    {
        var organization = CkanPackage.Organization(owned.First(), language);
        organization["package_count"] = owned.Count();
        return organization;
    }

    private (JsonNode?, CkanFault?) OrganizationShow(CkanParameters given, CkanLanguage language, string host)
    {
        if (given.Get("id") is not { Length: > 0 } id) return (null, CkanFault.Invalid("id", "Missing value"));
        var owned = catalogue.All.GroupBy(d => d.OrganizationName).FirstOrDefault(g => g.Key == id || CkanPackage.OrganizationId(g.First()).ToString() == id);
        if (owned is null) return (null, CkanFault.NotFound());
        var organization = Counted(owned, language);
        if (given.Flag("include_datasets")) organization["packages"] = new JsonArray([.. owned.Take(MostRows).Select(d => packages.Package(d, language, host))]);
        return (organization, null);
    }

    private (JsonNode?, CkanFault?) TagList(CkanParameters given) => Page(
        given,
        [.. catalogue.All.SelectMany(d => d.Tags).Distinct(StringComparer.Ordinal).Where(t => given.Get("query") is not { } part || t.Contains(part, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)],
        tag => given.Flag("all_fields") ? CkanPackage.Tag(tag) : JsonValue.Create(tag));

    private (JsonNode?, CkanFault?) TagShow(CkanParameters given, CkanLanguage language, string host)
    {
        if (given.Get("id") is not { Length: > 0 } id) return (null, CkanFault.Invalid("id", "Missing value"));
        var tagged = catalogue.All.Where(d => d.Tags.Contains(id)).ToList();
        if (tagged.Count == 0) return (null, CkanFault.NotFound());
        var tag = CkanPackage.Tag(id).AsObject();
        if (given.Flag("include_datasets")) tag["packages"] = new JsonArray([.. tagged.Take(MostRows).Select(d => packages.Package(d, language, host))]);
        return (tag, null);
    }

    private static (JsonNode?, CkanFault?) Missing(CkanParameters given) => given.Has("id") ? (null, CkanFault.NotFound()) : (null, CkanFault.Invalid("id", "Missing value"));
}
