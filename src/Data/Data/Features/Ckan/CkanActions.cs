using System.Text.Json.Nodes;
using Bauhinia.Data.Features.Api;
using Bauhinia.Data.Features.OpenData;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>The read actions of CKAN's Action API v3 over the catalogue, by name.</summary>
internal sealed class CkanActions
{
    public const string Version = "2.10.4";

    private readonly Dictionary<string, Func<CkanCall, CancellationToken, Task<CkanAnswer>>> actions = new(StringComparer.Ordinal);

    public CkanActions(DatasetCatalogue catalogue, CkanSearch search, CkanGroups groups, CkanTags tags, CkanDatastore datastore)
    {
        Add("help_show", Help);
        Add("site_read", _ => JsonValue.Create(true));
        Add("status_show", Status);
        Add("package_list", search.List);
        Add("current_package_list_with_resources", search.ListWhole);
        Add("package_search", search.Search);
        Add("package_show", search.Show);
        Add("package_autocomplete", search.Complete);
        Add("resource_show", search.ShowResource);
        Add("resource_search", search.SearchResources);
        Add("resource_view_list", search.ListViews);
        Add("format_autocomplete", search.CompleteFormats);
        Add("organization_list", groups.ListOrganizations);
        Add("organization_show", groups.ShowOrganization);
        Add("organization_autocomplete", groups.CompleteOrganizations);
        Add("group_list", groups.List);
        Add("group_show", groups.Show);
        Add("group_package_show", groups.ShowDatasets);
        Add("group_autocomplete", groups.Complete);
        Add("tag_list", tags.List);
        Add("tag_show", tags.Show);
        Add("tag_search", tags.Search);
        Add("tag_autocomplete", tags.Complete);
        Add("vocabulary_list", _ => new JsonArray());
        Add("license_list", _ => Licences(catalogue));
        Add("datastore_info", datastore.Info);
        actions.Add("datastore_search", datastore.Search);
    }

    /// <summary>Runs one action.</summary>
    /// <returns>Null when there is no such action.</returns>
    public async Task<CkanAnswer?> Run(string action, CkanCall call, CancellationToken cancellationToken) =>
        actions.TryGetValue(action, out var run) ? await run(call, cancellationToken)
        : IsWrite(action) ? (CkanAnswer)CkanFault.Forbidden(action)
        : default(CkanAnswer?);

    private static bool IsWrite(string action) =>
        action.EndsWith("_create", StringComparison.Ordinal) || action.EndsWith("_update", StringComparison.Ordinal) || action.EndsWith("_delete", StringComparison.Ordinal)
        || action.EndsWith("_patch", StringComparison.Ordinal) || action.EndsWith("_purge", StringComparison.Ordinal) || action.EndsWith("_upsert", StringComparison.Ordinal)
        || action.EndsWith("_revise", StringComparison.Ordinal) || action.EndsWith("_reorder", StringComparison.Ordinal) || action is "bulk_update_private" or "bulk_update_public";

    // Clients ask it to learn whether a site has an action, so that one which nobody may run here has no help.
    private static CkanAnswer Help(CkanCall call) =>
        call.Given.Get("name") is not { Length: > 0 } name ? CkanFault.Missing("name")
        : CkanOperations.HelpOf(name) is { } help ? JsonValue.Create(help)
        : CkanFault.NotFound("Action function not found");

    private static CkanAnswer Status(CkanCall call) => new JsonObject
    {
        ["ckan_version"] = Version,
        ["site_url"] = call.Host,
        ["site_title"] = "Bauhinia",
        ["site_description"] = "",
        ["error_emails_to"] = null,
        ["locale_default"] = "en",
        ["extensions"] = new JsonArray("datastore"),
    };

    private static CkanAnswer Licences(DatasetCatalogue catalogue) => new JsonArray([.. catalogue.All.DistinctBy(d => d.LicenceName).Select(d => (JsonNode)new JsonObject
    {
        ["id"] = d.LicenceName, ["title"] = d.LicenceName, ["url"] = d.LicenceUrl.ToString(), ["status"] = "active",
    })]);

    private void Add(string name, Func<CkanCall, CkanAnswer> run) => actions.Add(name, (call, _) => Task.FromResult(run(call)));
}
