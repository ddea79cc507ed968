using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Bauhinia.Portal.Features.Home;

/// <summary>GET /: what Bauhinia is, its three systems, and where they are.</summary>
internal sealed class HomeModel(IOptions<PortalOptions> options) : PageModel
{
    /// <summary>Cloud is a room without features so far; its card says so instead of leading to an empty page.</summary>
    public IReadOnlyList<SystemCard> Systems =>
    [
        new("Identity", options.Value.IdentityUrl, HasFeatures: true),
        new("Cloud", options.Value.CloudUrl, HasFeatures: false),
        new("Data", options.Value.DataUrl, HasFeatures: true),
    ];

    /// <summary>Address of the identity system without a trailing slash; null when it is not run here.</summary>
    public string? IdentityUrl => options.Value.IdentityUrl?.TrimEnd('/');

    public sealed record SystemCard(string Name, string? Url, bool HasFeatures);
}
