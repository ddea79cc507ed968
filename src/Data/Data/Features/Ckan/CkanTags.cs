using System.Text.Json.Nodes;
using Bauhinia.Data.Features.OpenData;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>Tags: what the data sets' fields observe. They stand in no vocabulary.</summary>
internal sealed class CkanTags(DatasetCatalogue catalogue, CkanPackage packages)
{
    public CkanAnswer List(CkanCall call) =>
        call.Page(Found(call, all: true), tag => call.Given.Flag("all_fields") ? CkanPackage.Tag(tag) : JsonValue.Create(tag));

    public CkanAnswer Show(CkanCall call)
    {
        if (call.Given.Get("id") is not { Length: > 0 } id) return CkanFault.Missing("id");
        var name = Tags().FirstOrDefault(t => t == id || CkanPackage.TagId(t).ToString() == id);
        if (name is null || call.Given.Has("vocabulary_id")) return CkanFault.NotFound();
        var tag = CkanPackage.Tag(name);
        if (call.Given.Flag("include_datasets")) tag["packages"] = packages.Packages(catalogue.All.Where(d => d.Tags.Contains(name)), call);
        return tag;
    }

    public CkanAnswer Search(CkanCall call)
    {
        var found = Found(call, all: false);
        var page = call.Page(found, CkanPackage.Tag);
        return page.Result is { } results ? new JsonObject { ["count"] = found.Count, ["results"] = results } : page;
    }

    public CkanAnswer Complete(CkanCall call) => call.Page(Found(call, all: false), tag => JsonValue.Create(tag));

    private IEnumerable<string> Tags() => catalogue.All.SelectMany(d => d.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <param name="all">Whether all are found where nothing is asked for.</param>
    private List<string> Found(CkanCall call, bool all)
    {
        if (call.Given.Has("vocabulary_id")) return [];
        var parts = (call.Given.Has("query") ? call.Given.Texts("query") : call.Given.Texts("q")).Select(p => p.Trim()).Where(p => p.Length > 0).ToList();
        return parts.Count == 0 && !all ? [] : [.. Tags().Where(tag => parts.All(part => tag.Contains(part, StringComparison.OrdinalIgnoreCase)))];
    }
}
