using System.Globalization;
using System.Text.Json.Nodes;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>Data sets, resources, organisations and tags with the members that CKAN's clients expect.</summary>
internal sealed class CkanPackage(DatasetTimes times)
{
    /// <summary>Most data sets of one answer.</summary>
    public const int MostShown = 1000;
    public const string ResourceType = "api";

    public JsonObject Package(Dataset dataset, CkanCall call)
    {
        var language = call.Language;
        var organization = CkanGroup.Organization(dataset.OrganizationName, dataset.OrganizationTitle, []);
        var package = new JsonObject
        {
            ["id"] = dataset.Id.ToString(),
            ["name"] = dataset.Name,
            ["title"] = dataset.Title.In(language),
            ["title_translated"] = Translated(dataset.Title),
            ["notes"] = dataset.Notes.In(language),
            ["notes_translated"] = Translated(dataset.Notes),
            ["type"] = "dataset",
            ["state"] = "active",
            ["private"] = false,
            ["isopen"] = true,
            ["license_id"] = dataset.LicenceName,
            ["license_title"] = dataset.LicenceName,
            ["license_url"] = dataset.LicenceUrl.ToString(),
            ["author"] = dataset.OrganizationTitle.In(language),
            ["metadata_created"] = Time(DatasetTimes.CreatedAt(dataset)),
            ["metadata_modified"] = Time(times.ModifiedAt(dataset)),
            ["author_email"] = null,
            ["maintainer"] = null,
            ["maintainer_email"] = null,
            ["url"] = $"{call.Host}/datasets/{dataset.Name}",
            ["version"] = null,
            ["owner_org"] = organization.Id.ToString(),
            ["organization"] = organization.Short(language),
            ["num_resources"] = dataset.Resources.Count,
            ["num_tags"] = dataset.Tags.Count,
            ["tags"] = new JsonArray([.. dataset.Tags.Select(t => (JsonNode)Tag(t))]),
            ["groups"] = new JsonArray([.. dataset.ThemeNames.Select(name => (JsonNode)CkanGroup.Theme(name, []).Short(language))]),
            ["extras"] = new JsonArray(new JsonObject { ["key"] = "attribution", ["value"] = dataset.Attribution.In(language) }),
            ["relationships_as_subject"] = new JsonArray(),
            ["relationships_as_object"] = new JsonArray(),
        };
        package["resources"] = new JsonArray([.. dataset.Resources.Select(r => Resource(dataset, r, call))]);
        return package;
    }

    /// <summary>The first of some data sets, as CKAN shows so many beside what they belong to.</summary>
    public JsonArray Packages(IEnumerable<Dataset> datasets, CkanCall call) => new([.. datasets.Take(MostShown).Select(d => Package(d, call))]);

    public JsonObject Resource(Dataset dataset, DatasetResource resource, CkanCall call) => new()
    {
        ["id"] = resource.Id.ToString(),
        ["package_id"] = dataset.Id.ToString(),
        ["name"] = resource.Name.In(call.Language),
        ["description"] = dataset.Notes.In(call.Language),
        ["format"] = resource.Format,
        ["mimetype"] = resource.MediaType,
        ["url"] = call.Host + resource.Path,
        ["url_type"] = null,
        ["resource_type"] = ResourceType,
        ["datastore_active"] = resource.IsTable,
        ["state"] = "active",
        ["position"] = dataset.Resources.ToList().IndexOf(resource),
        ["hash"] = "",
        ["size"] = null,
        ["created"] = Time(DatasetTimes.CreatedAt(dataset)),
        ["last_modified"] = Time(times.ModifiedAt(dataset)),
        ["metadata_modified"] = Time(times.ModifiedAt(dataset)),
    };

    public static JsonObject Tag(string name) => new()
    {
        ["id"] = TagId(name).ToString(), ["name"] = name, ["display_name"] = name, ["state"] = "active", ["vocabulary_id"] = null,
    };

    public static Guid TagId(string name) => DatasetCatalogue.IdOf($"/tags/{name}");

    public static JsonObject Translated(LocalText text) => new() { ["en"] = text.En, ["zh-Hant"] = text.ZhHant, ["zh-Hans"] = text.ZhHans };

    // CKAN writes UTC without saying so.
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
