using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.Streams;

/// <summary><c>GET /api/v1/streams/{id}/latest</c>: the newest message of each device or of the whole stream, and the token to follow on from it.</summary>
internal static class LatestEvents
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/streams/{id}/latest", Run);

    private static async Task<IResult> Run(
        string id, HttpContext context, StreamCatalogue catalogue, Journal journal, LatestBytes latest, IStringLocalizer<DataText> text, CancellationToken cancellationToken)
    {
        if (catalogue.FindPublic(id) is not { } declaration || journal.Find(declaration.Id) is not { } stream)
        {
            return PublicApi.NoStream(text);
        }
        var made = await latest.Of(stream, cancellationToken);
        context.Response.Headers.ETag = made.Tag;
        // A cache may keep it, and asks each time whether it is still the newest.
        context.Response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch.Count > 0 && EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out var tags)
            && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(new EntityTagHeaderValue(made.Tag), useStrongComparison: false)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }
        // Shared by all who ask, and written as they are.
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = made.Bytes.Length;
        await context.Response.Body.WriteAsync(made.Bytes, cancellationToken);
        return TypedResults.Empty;
    }
}
