using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Portal.Design;

internal static class DesignServices
{
    internal static IStringLocalizer Text(ViewContext view) =>
        view.HttpContext.RequestServices.GetRequiredService<IStringLocalizer<DesignText>>();
}
