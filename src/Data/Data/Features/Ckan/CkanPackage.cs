using System.Globalization;
using System.Text.Json.Nodes;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>Data sets, resources, organisations and tags with the members that CKAN's clients expect.</summary>
internal sealed class CkanPackage(Journal journal)
{
    public JsonObject Package(Dataset dataset, CkanLanguage language, string host)
    {
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
            ["metadata_created"] = Time(dataset.Published.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)),
            ["metadata_modified"] = Time(Modified(dataset)),
            ["owner_org"] = OrganizationId(dataset).ToString(),
            ["organization"] = Organization(dataset, language),
            ["num_resources"] = dataset.Resources.Count,
            ["num_tags"] = dataset.Tags.Count,
            ["tags"] = new JsonArray([.. dataset.Tags.Select(Tag)]),
            ["groups"] = new JsonArray(),
            ["extras"] = new JsonArray(new JsonObject { ["key"] = "attribution", ["value"] = dataset.Attribution.In(language) }),
            ["relationships_as_subject"] = new JsonArray(),
            ["relationships_as_object"] = new JsonArray(),
        };
        package["resources"] = new JsonArray([.. dataset.Resources.Select((r, position) => Resource(dataset, r, language, host, position))]);
        return package;
    }

    public JsonObject Resource(Dataset dataset, DatasetResource resource, CkanLanguage language, string host, int position) => new()
    {
        ["id"] = resource.Id.ToString(),
        ["package_id"] = dataset.Id.ToString(),
        ["name"] = resource.Name.In(language),
        ["description"] = dataset.Notes.In(language),
        ["format"] = resource.Format,
        ["mimetype"] = resource.MediaType,
        ["url"] = host + resource.Path,
        ["url_type"] = null,
        ["resource_type"] = "api",
        ["datastore_active"] = resource.IsTable,
        ["state"] = "active",
        ["position"] = position,
        ["hash"] = "",
        ["size"] = null,
        ["created"] = Time(dataset.Published.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)),
        ["last_modified"] = Time(Modified(dataset)),
        ["metadata_modified"] = Time(Modified(dataset)),
    };

    public static JsonObject Organization(Dataset dataset, CkanLanguage language) => new()
    {
        ["id"] = OrganizationId(dataset).ToString(),
        ["name"] = dataset.OrganizationName,
        ["title"] = dataset.OrganizationTitle.In(language),
        ["display_name"] = dataset.OrganizationTitle.In(language),
        ["title_translated"] = Translated(dataset.OrganizationTitle),
        ["description"] = "",
        ["image_url"] = "",
        ["type"] = "organization",
        ["is_organization"] = true,
        ["approval_status"] = "approved",
        ["state"] = "active",
    };

    public static JsonNode Tag(string name) => new JsonObject
    {
        ["id"] = DatasetCatalogue.IdOf($"/tags/{name}").ToString(), ["name"] = name, ["display_name"] = name, ["state"] = "active", ["vocabulary_id"] = null,
    };

    public static Guid OrganizationId(Dataset dataset) => DatasetCatalogue.IdOf($"/organizations/{dataset.OrganizationName}");

    private static JsonObject Translated(LocalText text) => new() { ["en"] = text.En, ["zh-Hant"] = text.ZhHant, ["zh-Hans"] = text.ZhHans };

    // A stream's data are modified with each message.
    private DateTime Modified(Dataset dataset) => journal.Find(dataset.Stream) is { LastSequence: > 0 } stream
        ? stream.LastAccepted.UtcDateTime
        : dataset.Published.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    // CKAN writes UTC without saying so.
    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
