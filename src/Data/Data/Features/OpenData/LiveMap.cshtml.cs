using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Data.Features.OpenData;

/// <summary><c>GET /map</c>: the traffic of the city as it is measured.</summary>
[AllowAnonymous]
internal sealed class LiveMapModel(DatasetCatalogue catalogue, Journal journal, StreamOrigins origins, DetectorRegister register) : PageModel
{
    public const string Stream = "td-traffic-speed";

    public static string ReadingsPath => $"/api/v1/streams/{Stream}/latest.geojson";

    public static string FramesPath => $"/api/v1/streams/{Stream}/frames";

    public static string EventsPath => $"/api/v1/streams/{Stream}/events";

    public string? Origin { get; private set; }

    public IReadOnlyList<Detector> Doubts => register.Contradictory;

    public string Attribution { get; private set; } = "";

    public IActionResult OnGet()
    {
        if (catalogue.Find(Stream) is not { } dataset || journal.Find(dataset.Stream) is not { } stream) return NotFound();
        Attribution = dataset.Attribution.Here();
        Origin = origins.Of(stream);
        return Page();
    }
}
