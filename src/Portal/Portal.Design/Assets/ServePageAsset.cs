using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Portal.Design.Assets;

/// <summary>GET of a page's file. Every file is an endpoint of its own, so no path is ever looked up on a disk.</summary>
internal static class ServePageAsset
{
    internal static void Map(IEndpointRouteBuilder endpoints)
    {
        var assets = endpoints.ServiceProvider.GetRequiredService<PageAssets>();
        foreach (var path in assets.Paths)
        {
            if (assets.Find(path) is { } asset)
            {
                endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], context => Handle(context, asset, path == asset.VersionedPath))
                    .AllowAnonymous().WithDisplayName("Page asset " + path);
            }
        }
    }

    private static async Task Handle(HttpContext context, PageAsset asset, bool isVersioned)
    {
        var response = context.Response;
        response.Headers.CacheControl = isVersioned ? "public, max-age=31536000, immutable" : "public, max-age=300";
        response.Headers.ETag = asset.ETag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (context.Request.Headers.IfNoneMatch.Contains(asset.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var compressed = AcceptsBrotli(context.Request) ? asset.Brotli?.Value : null;
        var bytes = compressed ?? asset.Bytes;
        if (compressed is not null)
        {
            response.Headers.ContentEncoding = "br";
        }
        response.ContentType = asset.ContentType;
        response.ContentLength = bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private static bool AcceptsBrotli(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var encodings)
        && encodings.Any(e => e.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);
}
