using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bauhinia.Portal.Design.Languages;

/// <summary>
/// A page opened with ?culture= keeps that language in a cookie and opens again without the parameter, so that a copied
/// address carries no language. It leads only to its own path: there is no return address to forge.
/// </summary>
internal sealed class LanguageSwitch(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) || LanguageChoice.FromQuery(request) is not { } culture || !WantsPage(request))
        {
            return next(context);
        }
        var path = (request.PathBase + request.Path).ToUriComponent();
        // "//other.example" and "/\other.example" are other hosts to a browser, although they arrive as a path.
        if (path.Length > 1 && path[1] is '/' or '\\' || path.Contains("%5C", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }
        LanguageChoice.Remember(context, culture);
        var rest = new QueryBuilder(request.Query.Where(q => q.Key != LanguageChoice.QueryKey));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path + rest.ToQueryString();
        return Task.CompletedTask;
    }

    private static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.Any(a => a is not null && a.Contains("text/html", StringComparison.OrdinalIgnoreCase));
}
