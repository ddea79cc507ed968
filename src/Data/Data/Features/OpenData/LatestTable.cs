using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.OpenData;

/// <summary><c>GET /api/v1/streams/{id}/latest.csv</c>: the latest readings as a <see cref="ReadingsTable"/>.</summary>
internal static class LatestTable
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/streams/{id}/latest.csv", Read);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Read(
        string id, StreamCatalogue catalogue, Journal journal, JournalReader reader, IStringLocalizer<DataText> text, CancellationToken cancellationToken)
    {
        if (catalogue.FindPublic(id) is not { } declaration || journal.Find(declaration.Id) is not { } stream)
        {
            return PublicApi.NoStream(text);
        }
        var (sequence, events) = await reader.Latest(stream, cancellationToken);
        return TypedResults.File(
            await ReadingsTable.Bytes(declaration, events), ReadingsTable.MediaType, $"{declaration.Id}-latest.csv", entityTag: new EntityTagHeaderValue($"\"{stream.Epoch}-{sequence}-csv\""), enableRangeProcessing: true);
    }
}
