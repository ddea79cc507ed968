using Bauhinia.Data.Model.Streams;
using Lucene.Net.QueryParsers.Classic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>One way to narrow the catalogue down: the values of a field among what was found, each with its count and the address of the list with it or without it.</summary>
/// <param name="Name">Its name in the page's address.</param>
/// <param name="Values">The most frequent first.</param>
internal sealed record FacetSection(string Name, IReadOnlyList<FacetValue> Values)
{
    private const int MostValues = 12;
    private const int MostChosen = 8;
    private const int LongestValue = 200;

    /// <summary>The name in the page's address, and the field of the index.</summary>
    private static readonly (string Name, string Field)[] Known = [("Theme", "groups"), ("Organization", "organization"), ("Measure", "tags"), ("Format", "res_format"), ("Licence", "license_id")];

    /// <summary>Whether the values' words are the same in every language.</summary>
    public bool IsEnglish => Name is "Format" or "Licence";

    public static IReadOnlyList<string> Fields { get; } = [.. Known.Select(k => k.Field)];

    /// <summary>What the reader has chosen, as filters of the index.</summary>
    public static IReadOnlyList<string> Filters(IQueryCollection query) =>
        [.. Known.SelectMany(k => Chosen(query, k.Name).Select(value => $"{k.Field}:\"{QueryParserBase.Escape(value)}\""))];

    /// <summary>The choices of the address, to go with the words that are searched next.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Kept(IQueryCollection query) => Known.SelectMany(k => Chosen(query, k.Name).Select(value => KeyValuePair.Create(k.Name, value)));

    /// <summary>Every facet; a chosen value stands there even where nothing fits it.</summary>
    public static IReadOnlyList<FacetSection> Of(IQueryCollection query, DatasetPage found, IReadOnlyList<Dataset> all, IStringLocalizer<DataText> text) =>
        [.. Known.Select(k => Of(k.Name, query, found.Facets[k.Field], value => Title(k.Field, value, all, text)))];

    /// <summary>The city's word for what is observed; its own name where there is none.</summary>
    public static string MeasureWords(string property, IStringLocalizer<DataText> text) =>
        text["Property." + property] is { ResourceNotFound: false } known ? known.Value : property;

    private static FacetSection Of(string name, IQueryCollection query, IReadOnlyList<KeyValuePair<string, int>> counted, Func<string, string> title)
    {
        var chosen = Chosen(query, name);
        var counts = counted.Take(MostValues).Concat(counted.Skip(MostValues).Where(v => chosen.Contains(v.Key)))
            .Concat(chosen.Except(counted.Select(v => v.Key)).Select(value => KeyValuePair.Create(value, 0)));
        return new FacetSection(name, [.. counts.Select(v => new FacetValue(title(v.Key), v.Value, chosen.Contains(v.Key), Address(query, name, v.Key, !chosen.Contains(v.Key))))]);
    }

    private static List<string> Chosen(IQueryCollection query, string name) =>
        [.. query[name].OfType<string>().Where(v => v.Length is > 0 and <= LongestValue).Distinct(StringComparer.Ordinal).Take(MostChosen)];

    // From the first page again: another choice is another list.
    private static string Address(IQueryCollection query, string name, string value, bool isAdded)
    {
        var address = new QueryBuilder();
        if (query["Q"].ToString() is { Length: > 0 } words) address.Add("Q", words);
        foreach (var (other, chosen) in Kept(query).Where(pair => pair.Key != name || pair.Value != value)) address.Add(other, chosen);
        if (isAdded) address.Add(name, value);
        return "/datasets" + address.ToQueryString();
    }

    private static string Title(string field, string value, IReadOnlyList<Dataset> all, IStringLocalizer<DataText> text) => field switch
    {
        "organization" => all.FirstOrDefault(d => d.OrganizationName == value)?.OrganizationTitle.Here() ?? value,
        "groups" => Themes.Names.Contains(value) ? Themes.TitleOf(value).Here() : value,
        "tags" => MeasureWords(value, text),
        _ => value,
    };
}
