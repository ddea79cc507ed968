using System.ComponentModel.DataAnnotations;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;
using Lucene.Net.QueryParsers.Classic;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Data.Features.OpenData;

/// <summary><c>GET /datasets</c>, and the first page of this system's host: finds data sets by words of any of the three languages.</summary>
[AllowAnonymous]
internal sealed class DatasetsModel(DatasetCatalogue catalogue, Journal journal, StreamOrigins origins) : PageModel
{
    private const int PageSize = 20;
    private const int MostPages = 1000;

    [BindProperty(SupportsGet = true)]
    [StringLength(200)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    [StringLength(60)]
    public string? Organization { get; set; }

    public int PageNumber { get; private set; } = 1;

    /// <summary>Null when the words cannot be read as a query.</summary>
    public DatasetPage? Found { get; private set; }

    public int PageCount => Found is null ? 1 : Math.Max(1, (Found.Count + PageSize - 1) / PageSize);

    /// <summary>Name, title and number of data sets of each organisation.</summary>
    public IReadOnlyList<(string Name, string Title, int Count)> Organizations { get; private set; } = [];

    public string SearchUrl => $"{Request.Scheme}://{Request.Host}/api/3/action/package_search?q=traffic";

    public void OnGet([FromQuery(Name = "page")] int? number)
    {
        Organizations = [.. catalogue.All.GroupBy(d => d.OrganizationName).Select(g => (g.Key, g.First().OrganizationTitle.Here(), g.Count())).OrderBy(o => o.Key, StringComparer.Ordinal)];
        // "page" is also the name of a route value of the framework's own; what is no number is the first page.
        ModelState.Remove("page");
        PageNumber = Math.Clamp(number ?? 1, 1, MostPages);
        if (!ModelState.IsValid) return;
        // What people type is words, not a query language; what they paste from the API still works there.
        var words = string.IsNullOrWhiteSpace(Q) ? null : QueryParserBase.Escape(Q);
        IReadOnlyList<string> filters = string.IsNullOrEmpty(Organization) ? [] : [$"organization:\"{QueryParserBase.Escape(Organization)}\""];
        Found = catalogue.Index.Search(new DatasetQuery(words, filters, null, (PageNumber - 1) * PageSize, PageSize, [], 0));
    }

    /// <summary>Where the readings come from; null before the first.</summary>
    public string? Origin => origins.OfAll();

    /// <summary>When the newest message was accepted, and where it came from; null before the first.</summary>
    public (DateTimeOffset At, string Origin)? LastOf(Dataset dataset) =>
        journal.Find(dataset.Stream) is { Newest: { } source } stream ? (stream.LastAccepted, EventEnvelope.WordOf(source)) : null;
}
