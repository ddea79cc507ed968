using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Streams;

/// <summary><c>GET /api/v1/streams</c> and <c>/api/v1/streams/{id}</c>: what is published, and what its readings mean.</summary>
internal static class ReadStreams
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/streams", List);
        endpoints.MapGet("/api/v1/streams/{id}", Show);
    }

    private static JsonHttpResult<StreamList> List(StreamCatalogue catalogue, Journal journal) => TypedResults.Json(
        new StreamList([.. catalogue.All.Where(s => s.IsPublic).Select(s => journal.Find(s.Id)).OfType<JournalStream>().Select(StreamView.Of)]), PublicApi.Json);

    private static Results<JsonHttpResult<StreamView>, ProblemHttpResult> Show(string id, StreamCatalogue catalogue, Journal journal, IStringLocalizer<DataText> text) =>
        catalogue.FindPublic(id) is { } declaration && journal.Find(declaration.Id) is { } stream
            ? TypedResults.Json(StreamView.Of(stream), PublicApi.Json)
            : PublicApi.NoStream(text);

    internal sealed record StreamList(IReadOnlyList<StreamView> Streams);
}
