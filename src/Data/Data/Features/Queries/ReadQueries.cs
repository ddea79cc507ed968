using System.Text.Json;
using System.Text.Json.Serialization;
using Bauhinia.Data.Model.Queries;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Queries;

/// <summary><c>GET /api/v1/queries</c> and <c>/api/v1/queries/{name}</c>: what can be asked by name, and what the answers hold.</summary>
internal static class ReadQueries
{
    private static readonly JsonSerializerOptions Json = Options();

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/queries", List);
        endpoints.MapGet("/api/v1/queries/{name}", Show);
    }

    private static JsonHttpResult<QueryList> List(QueryCatalogue catalogue) => TypedResults.Json(new QueryList([.. catalogue.Public.Select(QueryView.Of)]), Json);

    private static Results<JsonHttpResult<QueryView>, ProblemHttpResult> Show(string name, QueryCatalogue catalogue, IStringLocalizer<DataText> text) =>
        catalogue.FindPublic(name) is { } query ? TypedResults.Json(QueryView.Of(query), Json) : PublicApi.NoQuery(text);

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        WebDefaults.Strict(options);
        return options;
    }

    /// <param name="Queries">In the order of their names.</param>
    internal sealed record QueryList(IReadOnlyList<QueryView> Queries);
}
