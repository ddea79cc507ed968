using System.Text.Json;
using System.Text.Json.Serialization;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Streams;

/// <summary><c>GET /api/v1/streams</c> and <c>/api/v1/streams/{id}</c>: what is published, and what its readings mean.</summary>
internal static class ReadStreams
{
    private static readonly JsonSerializerOptions Json = Options();

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/streams", List);
        endpoints.MapGet("/api/v1/streams/{id}", Show);
    }

    private static JsonHttpResult<StreamList> List(StreamCatalogue catalogue, Journal journal) => TypedResults.Json(
        new StreamList([.. catalogue.All.Where(s => s.IsPublic).Select(s => journal.Find(s.Id)).OfType<JournalStream>().Select(StreamView.Of)]), Json);

    private static Results<JsonHttpResult<StreamView>, ProblemHttpResult> Show(string id, StreamCatalogue catalogue, Journal journal, IStringLocalizer<DataText> text) =>
        catalogue.FindPublic(id) is { } declaration && journal.Find(declaration.Id) is { } stream
            ? TypedResults.Json(StreamView.Of(stream), Json)
            : PublicApi.NoStream(text);

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        WebDefaults.Strict(options);
        return options;
    }

    internal sealed record StreamList(IReadOnlyList<StreamView> Streams);
}
