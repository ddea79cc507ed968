using Bauhinia.Data.Model.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Queries;

/// <summary><c>GET /api/v1/queries</c> and <c>/api/v1/queries/{name}</c>: what can be asked by name, and what the answers hold.</summary>
internal static class ReadQueries
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/queries", List);
        endpoints.MapGet("/api/v1/queries/{name}", Show);
    }

    private static JsonHttpResult<QueryList> List(QueryCatalogue catalogue) => TypedResults.Json(new QueryList([.. catalogue.Public.Select(QueryView.Of)]), PublicApi.Json);

    private static Results<JsonHttpResult<QueryView>, ProblemHttpResult> Show(string name, QueryCatalogue catalogue, IStringLocalizer<DataText> text) =>
        catalogue.FindPublic(name) is { } query ? TypedResults.Json(QueryView.Of(query), PublicApi.Json) : PublicApi.NoQuery(text);

    /// <param name="Queries">In the order of their names.</param>
    internal sealed record QueryList(IReadOnlyList<QueryView> Queries);
}
