using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bauhinia.Web;

/// <summary>Response headers that every page and API answer carries.</summary>
public static class SecurityHeaders
{
    /// <summary>
    /// Nothing inline, nothing from elsewhere. <c>form-action</c> is absent on purpose: Chromium applies it to redirects
    /// after a form post, which would break the return to a relying party; forms are guarded by antiforgery tokens.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("X-Frame-Options", "DENY");
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            headers.TryAdd("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
            return Task.CompletedTask;
        }, context);
        return next(context);
    });
}
