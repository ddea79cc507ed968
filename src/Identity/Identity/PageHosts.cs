using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity;

/// <summary>
/// Lets this system's pages answer on the issuer's host name only: on one machine several parties share a port, and a page served
/// under another party's name would put its cookies and passkeys there.
/// </summary>
internal sealed class PageHosts(IOptions<IdentityOptions> options) : IConfigureOptions<RazorPagesOptions>
{
    private const string FeatureNamespace = "Bauhinia.Identity.Features.";

    public void Configure(RazorPagesOptions pages)
    {
        var host = new Uri(options.Value.Issuer).Host;
        foreach (var folder in Folders())
        {
            pages.Conventions.AddFolderRouteModelConvention(folder, model =>
            {
                foreach (var selector in model.Selectors) selector.EndpointMetadata.Add(new HostAttribute(host));
            });
        }
    }

    private static IEnumerable<string> Folders() => typeof(PageHosts).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(PageModel)) && type.Namespace?.StartsWith(FeatureNamespace, StringComparison.Ordinal) == true)
        .Select(type => "/" + type.Namespace?[FeatureNamespace.Length..].Split('.')[0])
        .Distinct();
}
