using Microsoft.AspNetCore.Mvc.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Bauhinia.Portal.Design.Languages;

/// <summary>
/// An attribute's ErrorMessage is a key in the page's own resx. Request records are nested in their page, so the outermost
/// type names the resources; what the page does not say, the design's own texts say.
/// </summary>
internal sealed class ValidationMessages : IConfigureOptions<MvcDataAnnotationsLocalizationOptions>
{
    public void Configure(MvcDataAnnotationsLocalizationOptions options) =>
        options.DataAnnotationLocalizerProvider = (type, factory) =>
        {
            var outermost = type;
            while (outermost.DeclaringType is { } outer)
            {
                outermost = outer;
            }
            return new FallbackLocalizer(factory.Create(outermost), factory.Create(typeof(DesignText)));
        };
}
