using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features;

/// <summary>What every address of the public read API says to a browser: any page may read it, without cookies or keys.</summary>
internal static class PublicApi
{
    public static ValueTask<object?> AllowEveryOrigin(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Open(context.HttpContext.Response);
        return next(context);
    }

    /// <summary>Answers a browser that asks first (Fetch standard, CORS-preflight request).</summary>
    public static IResult Preflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        Open(context.Response);
        headers.AccessControlAllowMethods = "GET";
        headers.AccessControlAllowHeaders = "Authorization, Last-Event-ID, If-None-Match, Range";
        headers.AccessControlMaxAge = "86400";
        return TypedResults.NoContent();
    }

    public static void Open(HttpResponse response)
    {
        response.Headers[HeaderNames.AccessControlAllowOrigin] = "*";
        response.Headers[HeaderNames.AccessControlExposeHeaders] = "ETag, RateLimit, RateLimit-Policy, Retry-After, Link, Bauhinia-As-Of, Content-Range";
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }
}
