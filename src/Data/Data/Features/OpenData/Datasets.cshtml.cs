using System.ComponentModel.DataAnnotations;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;
using Lucene.Net.QueryParsers.Classic;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.OpenData;

/// <summary><c>GET /datasets</c>, and the first page of this system's host: finds data sets by words of any of the three languages.</summary>
[AllowAnonymous]
internal sealed class DatasetsModel(DatasetCatalogue catalogue, Journal journal, StreamOrigins origins, IStringLocalizer<DataText> text) : PageModel
{
    private const int PageSize = 20;
    private const int MostPages = 1000;
    private const string Alphabetical = "title_string asc";

    [BindProperty(SupportsGet = true)]
    [StringLength(200)]
    public string? Q { get; set; }

    public int PageNumber { get; private set; } = 1;

    /// <summary>Null when the words cannot be read as a query.</summary>
    public DatasetPage? Found { get; private set; }

    public int PageCount => Found is null ? 1 : Math.Max(1, (Found.Count + PageSize - 1) / PageSize);

    /// <summary>Whether nothing has all the words, and what is shown has some of them.</summary>
    public bool HasSomeWords { get; private set; }

    /// <summary>By what the list can be narrowed down, and is.</summary>
    public IReadOnlyList<FacetSection> Facets { get; private set; } = [];

    /// <summary>What the list is narrowed down to.</summary>
    public IEnumerable<FacetValue> Chosen => Facets.SelectMany(f => f.Values).Where(v => v.IsChosen);

    /// <summary>What goes with the words that are searched next.</summary>
    public IEnumerable<KeyValuePair<string, string>> Kept => FacetSection.Kept(Request.Query);

    public string SearchUrl => $"{Request.Scheme}://{Request.Host}/api/3/action/package_search?q=traffic";

    public void OnGet([FromQuery(Name = "page")] int? number)
    {
        // "page" is also the name of a route value of the framework's own; what is no number is the first page.
        ModelState.Remove("page");
        PageNumber = Math.Clamp(number ?? 1, 1, MostPages);
        if (!ModelState.IsValid) return;
        // What people type is words, not a query language; what they paste from the API still works there.
        var words = string.IsNullOrWhiteSpace(Q) ? null : QueryParserBase.Escape(Q);
        var asked = new DatasetQuery(words, FacetSection.Filters(Request.Query), words is null ? Alphabetical : null, (PageNumber - 1) * PageSize, PageSize, FacetSection.Fields, -1);
        Found = catalogue.Index.Search(asked);
        if (Found is { Count: 0 } && words is not null && catalogue.Index.SearchSome(asked) is { Count: > 0 } some) (Found, HasSomeWords) = (some, true);
        if (Found is not null) Facets = FacetSection.Of(Request.Query, Found, catalogue.All, text);
    }

    /// <summary>Where the readings come from; null before the first.</summary>
    public string? Origin => origins.OfAll();

    /// <summary>When the newest message was accepted, and where it came from; null before the first.</summary>
    public (DateTimeOffset At, string Origin)? LastOf(Dataset dataset) =>
        journal.Find(dataset.Stream) is { Newest: { } source } stream ? (stream.LastAccepted, EventEnvelope.WordOf(source)) : null;
}
