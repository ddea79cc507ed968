using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Contracts;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Web;
using DuckDB.NET.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.History;

/// <summary>
/// <c>GET /api/v1/streams/{id}/history</c> and <c>/history.csv</c>: readings by time of measurement, as the lake holds them or held them at a moment.
/// The same question about the same moment gets the same bytes, for as long as the retention lasts.
/// </summary>
internal static class ReadHistory
{
    private const string AsOfHeader = "Bauhinia-As-Of";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/streams/{id}/history", (string id, HttpContext context, StreamCatalogue catalogue, Journal journal, HistoryQueryReader questions, HistoryRows rows, IStringLocalizer<DataText> text) =>
            Answer(id, context, catalogue, journal, questions, text, (stream, query) => Json(context, stream, query, rows)));
        endpoints.MapGet("/api/v1/streams/{id}/history.csv", (string id, HttpContext context, StreamCatalogue catalogue, Journal journal, HistoryQueryReader questions, HistoryRows rows, IStringLocalizer<DataText> text) =>
            Answer(id, context, catalogue, journal, questions, text, (stream, query) => HistoryTable.Write(context, stream, query, rows)));
    }

    /// <summary>Says of which moment an answer is, and where it goes on.</summary>
    internal static string? Describe(HttpContext context, JournalStream stream, HistoryQuery query, long asOf, HistoryCursor? next)
    {
        var moment = new ResumeToken(stream.Epoch, asOf).ToString();
        context.Response.Headers[AsOfHeader] = moment;
        if (next is not { } cursor) return null;
        // The range is named even where it was left out: "the last 24 hours" of the next page would be others.
        var same = context.Request.Query.Where(p => p.Key is not ("after" or "asOf" or "from" or "to")).Select(p => KeyValuePair.Create(p.Key, p.Value.ToString()));
        var more = new QueryBuilder(same) { { "from", EventEnvelope.Time(query.From) }, { "to", EventEnvelope.Time(query.To) }, { "asOf", moment }, { "after", cursor.ToString() } };
        var address = $"{context.Request.Path}{more}";
        context.Response.Headers.Link = $"<{address}>; rel=\"next\"";
        return address;
    }

    private static async Task<IResult> Answer(
        string id, HttpContext context, StreamCatalogue catalogue, Journal journal, HistoryQueryReader questions, IStringLocalizer<DataText> text, Func<JournalStream, HistoryQuery, Task<IResult>> answer)
    {
        if (catalogue.FindPublic(id) is not { } declaration || journal.Find(declaration.Id) is not { } stream)
        {
            return Problems.Problem(StatusCodes.Status404NotFound, DataProblems.StreamNotFound, text[DataProblems.StreamNotFound].Value);
        }
        var (query, status, problem, parameter) = await questions.Read(stream, context.Request.Query, context.RequestAborted);
        if (query is null)
        {
            var refused = Problems.Problem(status, problem, text[problem].Value);
            refused.ProblemDetails.Extensions["parameter"] = parameter;
            return refused;
        }
        return await answer(stream, query);
    }

    private static async Task<IResult> Json(HttpContext context, JournalStream stream, HistoryQuery query, HistoryRows rows)
    {
        using var bytes = new MemoryStream();
        await using var json = new Utf8JsonWriter(bytes, Options);
        json.WriteStartObject();
        json.WriteString("stream", stream.Id.Value);
        json.WriteStartArray("readings");
        var (asOf, next) = await rows.Read(stream, query, row => Write(json, query, row), context.RequestAborted);
        json.WriteEndArray();
        json.WriteString("asOf", new ResumeToken(stream.Epoch, asOf).ToString());
        if (Describe(context, stream, query, asOf, next) is { } address) json.WriteString("next", address);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
        return TypedResults.Bytes(bytes.ToArray(), "application/json");
    }

    private static void Write(Utf8JsonWriter json, HistoryQuery query, DuckDBDataReader row)
    {
        json.WriteStartObject();
        json.WriteString("measuredAt", EventEnvelope.Time(HistoryRows.TimeAt(row, 0)));
        json.WriteNumber("sequence", row.GetInt64(1));
        json.WriteNumber("revision", row.GetInt32(3));
        json.WriteString("acceptedAt", EventEnvelope.Time(HistoryRows.TimeAt(row, 4)));
        json.WriteString("origin", row.GetString(5));
        for (var i = 0; i < query.Fields.Count; i++)
        {
            var column = HistoryRows.Before + i;
            if (row.IsDBNull(column)) continue;
            var field = query.Fields[i];
            switch (field.Kind)
            {
                case FieldKind.Integer: json.WriteNumber(field.Name, row.GetInt64(column)); break;
                case FieldKind.Decimal: json.WriteNumber(field.Name, ShortestForm.Of(row.GetDecimal(column))); break;
                case FieldKind.Flag: json.WriteBoolean(field.Name, row.GetBoolean(column)); break;
                case FieldKind.Time: json.WriteString(field.Name, EventEnvelope.Time(HistoryRows.TimeAt(row, column))); break;
                default: json.WriteString(field.Name, row.GetString(column)); break;
            }
        }
        json.WriteEndObject();
    }
}
