using Bauhinia.Portal.Design.Languages;
using Bauhinia.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Portal.Design;

/// <summary>Finds what the layout shows around one page: the names of its system, its navigation and its addresses.</summary>
internal sealed class FrameOfPage(IOptions<DesignOptions> options, IStringLocalizerFactory localizers, IStringLocalizer<DesignText> text)
{
    internal static IReadOnlyList<(string Culture, string Name)> Languages => CultureNames.OwnNames;

    internal Parts For(ViewContext view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var settings = options.Value;
        var frame = view.ActionDescriptor is CompiledPageActionDescriptor page
            ? settings.Frames.GetValueOrDefault(page.HandlerTypeInfo.Assembly)
            : null;
        var service = frame is null ? null : localizers.Create(frame.Resources)["ServiceName"].Value;
        var product = text["ProductName"].Value;
        return new Parts(view.HttpContext.Request, settings)
        {
            ServiceName = service,
            // The portal's own pages are named by the product already.
            ShowsService = service is not null && (service != product || frame?.NavigationView is not null),
            ServiceHome = frame?.HomePath ?? "/",
            NavigationView = frame?.NavigationView,
            TitleEnd = service is null || service == product ? product : $"{service} – {product}",
        };
    }

    internal sealed class Parts(HttpRequest request, DesignOptions settings)
    {
        public string? ServiceName { get; init; }

        public bool ShowsService { get; init; }

        public string ServiceHome { get; init; } = "/";

        public string? NavigationView { get; init; }

        public string TitleEnd { get; init; } = "";

        public string PortalHome => settings.PortalUrl + "/";

        public string? SourceUrl => settings.SourceUrl;

        /// <summary>Where the APIs of this process are described; null when it has none.</summary>
        public string? ApiReference => settings.ApiDocuments switch
        {
            [] => null,
            [var only] => only.Page.ToString(),
            _ => Portal("/api/docs"),
        };

        public string Portal(string path) => settings.PortalUrl + path;

        /// <summary>This page in another language; LanguageSwitch takes the parameter away again.</summary>
        public string InLanguage(string culture)
        {
            var query = new QueryBuilder(request.Query.Where(q => q.Key != LanguageChoice.QueryKey)) { { LanguageChoice.QueryKey, culture } };
            return request.PathBase + request.Path + query.ToQueryString();
        }
    }
}
