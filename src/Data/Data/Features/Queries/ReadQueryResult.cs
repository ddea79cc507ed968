using Bauhinia.Data.Features.History;
using Bauhinia.Data.Model.Queries;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Lake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.Queries;

/// <summary>
/// <c>GET /api/v1/queries/{name}/result</c>, in the form that <c>Accept</c> or the ending of the address names: the answer to a named query, sent while it is made.
/// It is of one moment; what breaks it off after the first byte ends the connection, so that a part is never taken for the whole.
/// </summary>
internal sealed class ReadQueryResult(
    QueryCatalogue catalogue, Journal journal, QuestionReader questions, QueryStatement statements, LakeQuestions lake, LakeEngine engine, HistoryRows history, IStringLocalizer<DataText> text)
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/v1/queries/{name}/result", (string name, HttpContext context, ReadQueryResult result) =>
        {
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
            return result.Answer(name, context, AnswerForm.Of(context.Request));
        });
        endpoints.MapGet("/api/v1/queries/{name}/result.json", (string name, HttpContext context, ReadQueryResult result) => result.Answer(name, context, AnswerForm.Json));
        endpoints.MapGet("/api/v1/queries/{name}/result.csv", (string name, HttpContext context, ReadQueryResult result) => result.Answer(name, context, AnswerForm.Csv));
        endpoints.MapGet("/api/v1/queries/{name}/result.arrow", (string name, HttpContext context, ReadQueryResult result) => result.Answer(name, context, AnswerForm.Arrow));
    }

    private async Task<IResult> Answer(string name, HttpContext context, AnswerForm form)
    {
        if (catalogue.FindPublic(name) is not { } query) return PublicApi.NoQuery(text);
        List<JournalStream> streams = [.. query.Streams.Select(s => journal.Find(s.Id)).OfType<JournalStream>()];
        if (streams.Count != query.Streams.Count) return PublicApi.NoQuery(text);
        var (question, status, problem, parameter) = await questions.Read(query, streams, context.Request.Query, context.RequestAborted);
        if (question is null) return PublicApi.Refused(text, status, problem, parameter);
        return await lake.Stream(
            context,
            async cancellationToken =>
            {
                foreach (var (stream, asOf) in question.Streams) await history.TakeIn(stream, asOf, cancellationToken);
                return await statements.Make(query, question, cancellationToken);
            },
            (prepared, begun, cancellationToken) => Send(context, query, question, prepared, form, begun, cancellationToken));
    }

    private async Task Send(HttpContext context, NamedQuery query, Question question, PreparedStatement prepared, AnswerForm form, Action begun, CancellationToken cancellationToken)
    {
        // A stream that is taken back meanwhile takes its answers with it.
        using var either = CancellationTokenSource.CreateLinkedTokenSource([cancellationToken, .. query.Streams.Select(s => s.Publication.Withdrawal)]);
        using var connection = engine.Open();
        using var chunks = LakeChunks.Run(connection, prepared.Sql, question.Values, either.Token);
        DeclaredColumns.Check(query, chunks);
        var isMore = chunks.Next();
        begun();
        ReadHistory.Describe(context, prepared.Moment, question.From, question.To, next: null);
        context.Response.ContentType = form.ContentType;
        var pipe = new AnswerPipe(context.Response.BodyWriter);
        using var answer = Begin(query, chunks, form, prepared.Moment, pipe);
        var sending = Task.CompletedTask;
        try
        {
            while (isMore)
            {
                // What was written before is sent while DuckDB makes the next chunk.
                await sending;
                answer.Write();
                sending = pipe.IsFull ? pipe.Send(either.Token).AsTask() : Task.CompletedTask;
                isMore = chunks.Next();
            }
            await sending;
            answer.End(prepared.Moment);
            await pipe.Send(either.Token);
        }
        finally
        {
            // Of an answer that broke off; what went wrong is already known.
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static QueryAnswer Begin(NamedQuery query, LakeChunks chunks, AnswerForm form, string moment, AnswerPipe pipe)
    {
        if (form == AnswerForm.Arrow) return new ArrowAnswer(query, chunks, moment, pipe);
        var columns = query.Columns.Select(c => c.Name);
        return new RowsAnswer(query, chunks, form == AnswerForm.Csv ? new CsvAnswer(pipe, columns) : new JsonAnswer(pipe, ("query", query.Name.Value), "rows", columns));
    }
}
