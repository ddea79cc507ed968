using System.Text.Json.Nodes;
using Bauhinia.Data.Features.OpenData;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>Organisations, who own data sets, and groups, the themes under which they stand: CKAN answers about both alike.</summary>
internal sealed class CkanGroups(DatasetCatalogue catalogue, CkanPackage packages)
{
    private const int Most = 1000;

    public CkanAnswer ListOrganizations(CkanCall call) => List(call, Organizations(), "organizations");

    public CkanAnswer ShowOrganization(CkanCall call) => Show(call, Organizations());

    public CkanAnswer CompleteOrganizations(CkanCall call) => Complete(call, Organizations());

    public CkanAnswer List(CkanCall call) => List(call, Groups(), "groups");

    public CkanAnswer Show(CkanCall call) => Show(call, Groups());

    public CkanAnswer Complete(CkanCall call) => Complete(call, Groups());

    /// <summary>The data sets of a group.</summary>
    public CkanAnswer ShowDatasets(CkanCall call)
    {
        if (call.Given.Get("id") is not { Length: > 0 } id) return CkanFault.Missing("id");
        if (!call.Given.TryNumber("limit", Most, 0, int.MaxValue, out var limit)) return CkanFault.Invalid("message", "Limit must be a positive integer");
        return Find(Groups(), id) is { } found ? packages.Packages(found.Datasets.Take(limit), call) : CkanFault.NotFound();
    }

    private static CkanGroup? Find(IEnumerable<CkanGroup> groups, string id) => groups.FirstOrDefault(g => g.Name == id || g.Id.ToString() == id);

    private static CkanAnswer List(CkanCall call, IEnumerable<CkanGroup> groups, string names)
    {
        if (call.Given.List(names) is not { } wanted) return CkanFault.Invalid(names, "Must be a list of strings");
        if (wanted.Count > 0) groups = groups.Where(g => wanted.Contains(g.Name));
        if (call.Given.Get("q")?.Trim() is { Length: > 0 } part) groups = groups.Where(g => g.Has(part));
        var sort = call.Given.Get("sort") ?? call.Given.Get("order_by");
        if (Sorted(groups, sort is { Length: > 0 } ? sort : "title asc", call.Language) is not { } sorted) return CkanFault.Invalid("message", $"Cannot sort by field `{sort}`");
        return call.Page([.. sorted.Take(Most)], g => call.Given.Flag("all_fields") ? g.Whole(call.Language) : JsonValue.Create(g.Name));
    }

    private static IEnumerable<CkanGroup>? Sorted(IEnumerable<CkanGroup> groups, string sort, CkanLanguage language)
    {
        var words = sort.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2 || (words.Length == 2 && words[1] is not ("asc" or "desc"))) return null;
        // Without a direction the largest come first.
        var isCount = words[0] is "packages" or "package_count";
        var down = words is [_, "desc"] || (isCount && words.Length == 1);
        if (isCount) return down ? groups.OrderByDescending(g => g.Datasets.Count).ThenBy(g => g.Name, StringComparer.Ordinal) : groups.OrderBy(g => g.Datasets.Count).ThenBy(g => g.Name, StringComparer.Ordinal);
        Func<CkanGroup, string>? key = words[0] switch { "name" => g => g.Name, "title" => g => g.Title.In(language), _ => null };
        return key is null ? null : down ? groups.OrderByDescending(key, StringComparer.Ordinal) : groups.OrderBy(key, StringComparer.Ordinal);
    }

    private static CkanAnswer Complete(CkanCall call, IEnumerable<CkanGroup> groups) => call.Complete(20, part => groups.Where(g => g.Has(part)).Select(g => new JsonObject
    {
        ["id"] = g.Id.ToString(), ["name"] = g.Name, ["title"] = g.Title.In(call.Language),
    }));

    private CkanAnswer Show(CkanCall call, IEnumerable<CkanGroup> groups)
    {
        if (call.Given.Get("id") is not { Length: > 0 } id) return CkanFault.Missing("id");
        if (Find(groups, id) is not { } found) return CkanFault.NotFound();
        var shown = found.Whole(call.Language);
        if (call.Given.Flag("include_datasets")) shown["packages"] = packages.Packages(found.Datasets, call);
        return shown;
    }

    private IEnumerable<CkanGroup> Organizations() => catalogue.All.GroupBy(d => d.OrganizationName).Select(owned => CkanGroup.Organization(owned.Key, owned.First().OrganizationTitle, [.. owned]));

    private IEnumerable<CkanGroup> Groups() => catalogue.All.SelectMany(d => d.ThemeNames.Select(theme => (Theme: theme, Dataset: d))).GroupBy(pair => pair.Theme, pair => pair.Dataset)
        .Select(about => CkanGroup.Theme(about.Key, [.. about]));
}
