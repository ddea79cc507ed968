using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data;

/// <summary>Lets the pages of this system answer on its own host name only; there the catalogue is also the first page.</summary>
internal sealed class PageHosts(IOptions<DataOptions> options) : IConfigureOptions<RazorPagesOptions>
{
    private static readonly string[] Folders = ["/OpenData", "/Devices", .. Features.Console.ConsoleServices.Folders];

    public void Configure(RazorPagesOptions pages)
    {
        if (options.Value.Origin is not { } origin) return;
        var host = new Uri(origin).Host;
        pages.Conventions.AddPageRoute("/OpenData/Datasets", "");
        foreach (var folder in Folders) pages.Conventions.AddFolderRouteModelConvention(folder, model => Place(model, host));
    }

    private static void Place(PageRouteModel model, string host)
    {
        foreach (var selector in model.Selectors) selector.EndpointMetadata.Add(new HostAttribute(host));
    }
}
