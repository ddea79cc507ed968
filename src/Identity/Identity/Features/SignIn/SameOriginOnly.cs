using Bauhinia.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>
/// JSON endpoints that act by cookie answer only their own pages. Browsers send both headers and scripts cannot forge them
/// (Fetch Metadata; RFC 6454 §7); a client that is no browser sends neither and carries no one's cookies.
/// </summary>
internal sealed class SameOriginOnly(IOptions<IdentityOptions> options) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Request.Headers;
        var site = headers["Sec-Fetch-Site"].ToString();
        var origin = headers.Origin.ToString();
        if (site is "" or "same-origin" && (origin.Length == 0 || origin == options.Value.Issuer)) return await next(context);
        var text = context.HttpContext.RequestServices.GetRequiredService<IStringLocalizer<SignInText>>();
        return Problems.Problem(StatusCodes.Status403Forbidden, SignInErrors.CrossSite, text["CrossSite"].Value);
    }
}
