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

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((request, next) =>
    {
        request.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            // RFC 6797 §7.2: over a secure connection only. A name under .localhost has other programs on other ports, some without TLS.
            if (context.Request.IsHttps && !context.Request.Host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
            {
                headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
            }
            headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("X-Frame-Options", "DENY");
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            headers.TryAdd("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
            return Task.CompletedTask;
        }, request);
        return next(request);
    });
}
