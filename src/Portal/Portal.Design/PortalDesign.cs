using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bauhinia.Portal.Design.Assets;
using Bauhinia.Portal.Design.Languages;
using Bauhinia.Portal.Design.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.DataAnnotations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace Bauhinia.Portal.Design;

/// <summary>The frame that every page of every system stands in: layout, components, languages, error pages.</summary>
public static class PortalDesign
{
    /// <summary>Where the design's own files are served.</summary>
    public const string AssetPrefix = "/_design";

    /// <summary>Registers Razor Pages with root folder /Features, the three languages and the design. Safe to call twice.</summary>
    public static IServiceCollection AddPortalDesign(this IServiceCollection services, Action<DesignOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.Configure(configure);
        }
        if (services.Any(s => s.ServiceType == typeof(PageAssets)))
        {
            return services;
        }
        services.AddOptions<DesignOptions>();
        services.AddLocalization();
        services.AddSingleton<PageAssets>();
        services.AddSingleton(provider => new AssetAddresses(provider.GetRequiredService<PageAssets>()));
        services.AddSingleton<FrameOfPage>();
        services.AddPageAssets(typeof(PortalDesign).Assembly, AssetPrefix);
        // Without all ranges every Chinese character would be sent as a numeric entity.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton<IValidationAttributeAdapterProvider, LocalisedAttributes>();
        services.AddRazorPages(o => o.RootDirectory = "/Features").AddDataAnnotationsLocalization();
        services.AddPages(typeof(PortalDesign).Assembly);
        services.AddSingleton<IConfigureOptions<MvcDataAnnotationsLocalizationOptions>, ValidationMessages>();
        services.AddSingleton<IConfigureOptions<MvcOptions>, BindingMessages>();
        services.Configure<MvcOptions>(mvc => mvc.Filters.Add(new RequireHandler()));
        services.Configure<RequestLocalizationOptions>(LanguageChoice.Configure);
        // Before the default writer: the first that can write wins.
        services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, HtmlProblemWriter>());
        return services;
    }

    /// <summary>Registers an assembly's pages and tells the layout what its system is called and how visitors move between them.</summary>
    public static IServiceCollection AddPageFrame(this IServiceCollection services, Assembly pages, PageFrame frame)
    {
        ArgumentNullException.ThrowIfNull(pages);
        services.AddPages(pages);
        return services.Configure<DesignOptions>(o => o.Frames[pages] = frame);
    }

    /// <summary>Serves the wwwroot files embedded in an assembly (LogicalName asset/NAME) under a path such as /_identity.</summary>
    public static IServiceCollection AddPageAssets(this IServiceCollection services, Assembly assembly, string pathPrefix) =>
        services.Configure<PageAssetsOptions>(o => o.Sources.Add((pathPrefix, assembly)));

    /// <summary>Chooses the language of each request. Place it after exception handling and before routing.</summary>
    public static IApplicationBuilder UsePortalDesign(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseRequestLocalization();
        return app.UseMiddleware<LanguageSwitch>();
    }

    /// <summary>Maps the files of pages: the design's own and those of AddPageAssets.</summary>
    public static IEndpointRouteBuilder MapPortalDesign(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ServePageAsset.Map(endpoints);
        return endpoints;
    }

    /// <summary>MVC finds pages through the entry assembly, which in a test or a tool does not know them: each module names its own.</summary>
    private static void AddPages(this IServiceCollection services, Assembly assembly)
    {
        var mvc = services.AddMvcCore();
        if (!mvc.PartManager.ApplicationParts.OfType<AssemblyPart>().Any(p => p.Assembly == assembly))
        {
            mvc.AddApplicationPart(assembly);
        }
    }
}
