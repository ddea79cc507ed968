using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Lake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.History;

/// <summary>
/// <c>GET /api/v1/streams/{id}/history</c> and <c>/history.csv</c>: readings by time of measurement, as the lake holds them or held them at a moment.
/// The same question about the same moment gets the same bytes, for as long as the retention lasts.
/// </summary>
internal sealed class ReadHistory(StreamCatalogue catalogue, Journal journal, HistoryQueryReader questions, LakeQuestions lake, HistoryRows rows, IStringLocalizer<DataText> text)
{
    private const string AsOfHeader = "Bauhinia-As-Of";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/streams/{id}/history", (string id, HttpContext context, ReadHistory history) => history.Answer(id, context, isTable: false));
        endpoints.MapGet("/api/v1/streams/{id}/history.csv", (string id, HttpContext context, ReadHistory history) => history.Answer(id, context, isTable: true));
    }

    /// <summary>Says of which moment an answer is, and where it goes on.</summary>
    /// <param name="context">Of the answer.</param>
    /// <param name="moment">Its moment.</param>
    /// <param name="from">The beginning of the range: it is named even where it was left out, for "the last 24 hours" of the next page would be others.</param>
    /// <param name="to">Its end.</param>
    /// <param name="next">The place after the last row; null when the answer is whole.</param>
    internal static string? Describe(HttpContext context, string moment, DateTimeOffset from, DateTimeOffset to, string? next)
    {
        context.Response.Headers[AsOfHeader] = moment;
        if (next is null) return null;
        var same = context.Request.Query.Where(p => p.Key is not ("after" or "asOf" or "from" or "to")).Select(p => KeyValuePair.Create(p.Key, p.Value.ToString()));
        var more = new QueryBuilder(same) { { "from", EventEnvelope.Time(from) }, { "to", EventEnvelope.Time(to) }, { "asOf", moment }, { "after", next } };
        var address = $"{context.Request.Path}{more}";
        context.Response.Headers.Link = $"<{address}>; rel=\"next\"";
        return address;
    }

    private async Task<IResult> Answer(string id, HttpContext context, bool isTable)
    {
        if (catalogue.FindPublic(id) is not { } declaration || journal.Find(declaration.Id) is not { } stream)
        {
            return PublicApi.NoStream(text);
        }
        var (query, status, problem, parameter) = await questions.Read(stream, context.Request.Query, context.RequestAborted);
        if (query is null)
        {
            return PublicApi.Refused(text, status, problem, parameter);
        }
        return await lake.Answer(
            context, cancellationToken => rows.Prepare(stream, query, cancellationToken), (lease, cancellationToken) => Answer(context, stream, query, isTable, lease, cancellationToken));
    }

    private FileStreamHttpResult Answer(HttpContext context, JournalStream stream, HistoryQuery query, bool isTable, LakeLease lease, CancellationToken cancellationToken)
    {
        var buffer = new AnswerBuffer();
        context.Response.RegisterForDispose(buffer);
        var columns = HistoryRows.Before.Concat(query.Fields.Select(f => f.Name));
        using AnswerWriter answer = isTable ? new CsvAnswer(buffer, columns) : new JsonAnswer(buffer, ("stream", stream.Id.Value), "readings", columns);
        var (asOf, next) = rows.Read(stream, query, lease, answer, cancellationToken);
        var moment = new ResumeToken(stream.Epoch, asOf).ToString();
        answer.End(moment, Describe(context, moment, query.From, query.To, next?.ToString()));
        return isTable
            ? TypedResults.Stream(buffer, "text/csv; charset=utf-8", $"{stream.Id}-history.csv")
            : TypedResults.Stream(buffer, "application/json");
    }
}
