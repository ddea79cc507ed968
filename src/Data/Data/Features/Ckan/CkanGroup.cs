using System.Text.Json.Nodes;
using Bauhinia.Data.Features.OpenData;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>An organisation or a group with its data sets.</summary>
internal sealed record CkanGroup(string Type, string Name, LocalText Title, IReadOnlyList<Dataset> Datasets)
{
    public Guid Id => DatasetCatalogue.IdOf($"/{Type}s/{Name}");

    public static CkanGroup Organization(string name, LocalText title, IReadOnlyList<Dataset> datasets) => new("organization", name, title, datasets);

    public static CkanGroup Theme(string name, IReadOnlyList<Dataset> datasets) => new("group", name, Themes.TitleOf(name), datasets);

    /// <summary>Whether the name, or the title in any language, holds a text.</summary>
    public bool Has(string part) => ((string[])[Name, Title.En, Title.ZhHant, Title.ZhHans]).Any(text => text.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>As a data set names it.</summary>
    public JsonObject Short(CkanLanguage language) => new()
    {
        ["id"] = Id.ToString(),
        ["name"] = Name,
        ["title"] = Title.In(language),
        ["display_name"] = Title.In(language),
        ["title_translated"] = CkanPackage.Translated(Title),
        ["description"] = "",
        ["image_url"] = "",
        ["image_display_url"] = "",
        ["type"] = Type,
        ["is_organization"] = Type == "organization",
        ["approval_status"] = "approved",
        ["state"] = "active",
    };

    /// <summary>As it is shown by itself.</summary>
    public JsonObject Whole(CkanLanguage language)
    {
        var whole = Short(language);
        whole["package_count"] = Datasets.Count;
        whole["num_followers"] = 0;
        foreach (var empty in (string[])["extras", "groups", "tags", "users"]) whole[empty] = new JsonArray();
        return whole;
    }
}
