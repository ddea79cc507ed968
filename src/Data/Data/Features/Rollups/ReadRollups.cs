using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Data.Features.History;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Lake.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.Rollups;

/// <summary>
/// <c>GET /api/v1/streams/{id}/rollups/hourly</c> and <c>/daily</c>, each with <c>.csv</c> too: how many readings of each sensor, or of all, and the count,
/// sum, least, greatest and mean of their numbers, for each hour or each day of the city. Exact, also about a moment.
/// </summary>
internal sealed class ReadRollups(
    StreamCatalogue catalogue, Journal journal, RollupQueryReader questions, LakeQuestions lake, LakeManifest manifest, LakeCache cache, HistoryRows history, RollupRows rows, IStringLocalizer<DataText> text)
{
    private const int TagBytes = 16;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/streams/{id}/rollups/hourly", (string id, HttpContext context, ReadRollups rollups) => rollups.Answer(id, context, isDaily: false, isTable: false));
        endpoints.MapGet("/api/v1/streams/{id}/rollups/hourly.csv", (string id, HttpContext context, ReadRollups rollups) => rollups.Answer(id, context, isDaily: false, isTable: true));
        endpoints.MapGet("/api/v1/streams/{id}/rollups/daily", (string id, HttpContext context, ReadRollups rollups) => rollups.Answer(id, context, isDaily: true, isTable: false));
        endpoints.MapGet("/api/v1/streams/{id}/rollups/daily.csv", (string id, HttpContext context, ReadRollups rollups) => rollups.Answer(id, context, isDaily: true, isTable: true));
    }

    private async Task<IResult> Answer(string id, HttpContext context, bool isDaily, bool isTable)
    {
        if (catalogue.FindPublic(id) is not { } declaration || journal.Find(declaration.Id) is not { } stream)
        {
            return PublicApi.NoStream(text);
        }
        var (query, status, problem, parameter) = await questions.Read(stream, isDaily, context.Request.Query, context.RequestAborted);
        if (query is null)
        {
            return PublicApi.Refused(text, status, problem, parameter);
        }
        return await lake.Answer(
            context, cancellationToken => Prepare(stream, query, cancellationToken), (lease, cancellationToken) => Answer(context, stream, query, isTable, lease, cancellationToken));
    }

    private async Task<LakeLease> Prepare(JournalStream stream, RollupQuery query, CancellationToken cancellationToken)
    {
        await history.TakeIn(stream, query.AsOf, cancellationToken);
        var lease = manifest.Lease(stream.Id, CityDay.Of(query.From), CityDay.Of(query.To));
        var (told, untold) = new LakeHours(stream.Declaration).Needed(lease, query.AsOf ?? Newest(lease));
        return await HistoryRows.Brought(cache, lease, [.. told, .. untold], cancellationToken);
    }

    // Without a moment the answer stands for the last message that had a part in it: what comes for other days leaves it, and its tag, as they are.
    private static long Newest(LakeLease lease) => lease.Files.Select(f => f.Last).DefaultIfEmpty(0).Max();

    private IResult Answer(HttpContext context, JournalStream stream, RollupQuery query, bool isTable, LakeLease lease, CancellationToken cancellationToken)
    {
        var asOf = query.AsOf ?? Newest(lease);
        var moment = new ResumeToken(stream.Epoch, asOf).ToString();
        var tag = TagOf(context, stream.Declaration, query, moment);
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false)))
        {
            context.Response.GetTypedHeaders().ETag = tag;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }
        var buffer = new AnswerBuffer();
        context.Response.RegisterForDispose(buffer);
        var columns = RollupRows.Columns(stream.Declaration, query);
        using AnswerWriter answer = isTable ? new CsvAnswer(buffer, columns) : new JsonAnswer(buffer, ("stream", stream.Id.Value), query.IsDaily ? "days" : "hours", columns);
        var next = rows.Read(stream.Declaration, query, lease, asOf, answer, cancellationToken);
        answer.End(moment, ReadHistory.Describe(context, moment, query.From, query.To, next?.ToString()));
        return isTable
            ? TypedResults.Stream(buffer, "text/csv; charset=utf-8", $"{stream.Id}-{(query.IsDaily ? "daily" : "hourly")}.csv", entityTag: tag)
            : TypedResults.Stream(buffer, "application/json", entityTag: tag);
    }

    // The same question about the same moment has the same answer from the same program.
    private static EntityTagHeaderValue TagOf(HttpContext context, StreamDeclaration declaration, RollupQuery query, string moment)
    {
        var request = context.Request;
        var asked = string.Create(
            CultureInfo.InvariantCulture, $"{request.Path}{request.QueryString} {EventEnvelope.Time(query.From)} {EventEnvelope.Time(query.To)} {declaration.Version} {moment} {typeof(ReadRollups).Module.ModuleVersionId}");
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked)).AsSpan(0, TagBytes))}\"");
    }
}
