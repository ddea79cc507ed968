using Bauhinia.Portal.Design;
using Bauhinia.Portal.Features.Reference;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Portal;

/// <summary>The door of the portal: the home page that stands above the three systems, and the statements that hold for all of them.</summary>
public static class PortalModule
{
    private static readonly string[] Folders = ["/Home", "/Showcase", "/Statements"];

    /// <summary>Registers the portal's pages. They answer on the host name of <see cref="PortalOptions.Origin"/> only, if that is set.</summary>
    public static IServiceCollection AddPortal(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPortalDesign();
        services.AddOptions<PortalOptions>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PortalOptions>, PortalOptionsRules>();
        services.AddSingleton<ApiReferences>();
        services.AddPageFrame(typeof(PortalModule).Assembly, new PageFrame(typeof(PortalText)));
        services.AddOptions<DesignOptions>().Configure<IOptions<PortalOptions>>((design, portal) =>
        {
            design.PortalUrl = portal.Value.Origin ?? "";
            design.SourceUrl = portal.Value.SourceUrl;
        });
        services.AddOptions<RazorPagesOptions>().Configure<IOptions<PortalOptions>>((pages, portal) =>
        {
            foreach (var folder in Folders)
            {
                pages.Conventions.AddFolderRouteModelConvention(folder, model => Place(model, portal.Value.Origin));
            }
            if (!portal.Value.ShowDesignPage)
            {
                pages.Conventions.AddFolderRouteModelConvention("/Showcase", model => model.Selectors.Clear());
            }
        });
        return services;
    }

    /// <summary>Maps what the portal serves besides pages, which the host maps for all systems at once.</summary>
    public static IEndpointRouteBuilder MapPortal(this IEndpointRouteBuilder endpoints) => endpoints;

    private static void Place(PageRouteModel model, string? origin)
    {
        if (origin is null)
        {
            return;
        }
        foreach (var selector in model.Selectors)
        {
            selector.EndpointMetadata.Add(new HostAttribute(new Uri(origin).Host));
        }
    }
}
