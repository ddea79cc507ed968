using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Storage;
using Bauhinia.Portal.Design.Assets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Data.Features.OpenData;

/// <summary><c>GET /map</c>: the traffic of the city as it is measured.</summary>
[AllowAnonymous]
internal sealed class LiveMapModel(DatasetCatalogue catalogue, Journal journal, JournalReader reader, AssetAddresses assets) : PageModel
{
    public const string Stream = "td-traffic-speed";

    public static string ReadingsPath => $"/api/v1/streams/{Stream}/latest.geojson";

    public static string EventsPath => $"/api/v1/streams/{Stream}/events";

    public string? Origin { get; private set; }

    public string Attribution { get; private set; } = "";

    public string AddressOf(string path) => assets.AddressOf(path);

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken)
    {
        if (catalogue.Find(Stream) is not { } dataset || journal.Find(dataset.Stream) is not { } stream) return NotFound();
        Attribution = dataset.Attribution.Here();
        var (_, events) = await reader.Latest(stream, cancellationToken);
        Origin = events.MaxBy(e => e.Sequence) is { } newest ? EventEnvelope.WordOf(newest.Source) : null;
        return Page();
    }
}
