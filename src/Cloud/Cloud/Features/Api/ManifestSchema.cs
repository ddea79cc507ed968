using Bauhinia.Cloud.Model.Manifest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bauhinia.Cloud.Features.Api;

/// <summary><c>GET /schemas/bauhinia-v1.json</c>: the JSON Schema of a manifest, for editors; anyone may read it, from any origin.</summary>
internal static class ManifestSchema
{
    // IANA names it for JSON Schema.
    private const string MediaType = "application/schema+json";

    private static readonly byte[] Bytes = Read();

    public static void Map(IEndpointRouteBuilder endpoints, string host) => endpoints.MapGet("/schemas/bauhinia-v1.json", (HttpContext context) =>
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Bytes(Bytes, MediaType);
    }).RequireHost(host).AllowAnonymous();

    private static byte[] Read()
    {
        using var stream = typeof(ManifestReader).Assembly.GetManifestResourceStream("schema/bauhinia-v1.json") ?? throw new InvalidOperationException("The schema is not in the program.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
