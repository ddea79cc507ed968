using System.Text;
using System.Text.Json;
using Bauhinia.Data.Contracts;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.Ingest;

/// <summary>
/// <c>POST /api/v1/streams/{id}/events</c>: a device or gateway sends messages with its key. An answer of 200 means that all of them are on disk.
/// </summary>
internal sealed class PushEvents(Journal journal, SenderKeys keys, TimeProvider clock, IStringLocalizer<DataText> text)
{
    /// <summary>Largest body in bytes.</summary>
    public const long MostBytes = 4 * 1024 * 1024;

    private const string Plain = "application/json";
    private const string Structured = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";
    private const string Unencoded = "identity";

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/streams/{id}/events", (string id, HttpContext context, PushEvents push, CancellationToken cancellationToken) => push.Run(id, context, cancellationToken))
            .DisableAntiforgery();

    private async Task<Results<Ok<Accepted>, ProblemHttpResult>> Run(string id, HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MostBytes;
        if (BearerKey.Of(context.Request) is not { } key || await keys.StreamOf(key, cancellationToken) is not { } own)
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
            return Problem(StatusCodes.Status401Unauthorized, DataProblems.KeyRequired);
        }
        // Whether another stream exists is not this sender's to know.
        if (!StreamId.TryRead(id, out var asked) || asked != own || journal.Find(own) is not { } stream) return Problem(StatusCodes.Status404NotFound, DataProblems.StreamNotFound);

        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var header) ? header.MediaType.Value?.ToLowerInvariant() : null;
        if (type is null || !((string[])[Plain, Structured, Batch]).Contains(type, StringComparer.OrdinalIgnoreCase)) return Problem(StatusCodes.Status415UnsupportedMediaType, DataProblems.ContentType);
        if (context.Request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding).Any(c => !c.Equals(Unencoded, StringComparison.OrdinalIgnoreCase)))
        {
            // Says what is accepted (RFC 9110 §12.5.3).
            context.Response.Headers.AcceptEncoding = Unencoded;
            return Problem(StatusCodes.Status415UnsupportedMediaType, DataProblems.ContentEncoding);
        }
        var parser = new MessageParser(stream.Declaration, clock.GetUtcNow());
        List<ReadingMessage> messages;
        try
        {
            messages = Read(parser, type, await Body(context.Request, cancellationToken), context.Request.Headers);
        }
        catch (JsonException)
        {
            return Refused([new IngestFault("", "json")]);
        }
        catch (BadHttpRequestException refused)
        {
            return Problem(refused.StatusCode, refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? DataProblems.TooLarge : DataProblems.ReadingsRefused);
        }
        if (parser.Faults.Count > 0) return Refused(parser.Faults);
        if (await journal.Append(stream, messages, cancellationToken) is not { } outcomes)
        {
            context.Response.Headers.RetryAfter = "5";
            return Problem(StatusCodes.Status503ServiceUnavailable, DataProblems.JournalUnavailable);
        }
        return TypedResults.Ok(new Accepted([.. outcomes.Select(o => new AcceptedMessage(WordOf(o.Kind), o.Sequence, o.Revision, new ResumeToken(stream.Epoch, o.Sequence).ToString()))]));
    }

    /// <summary>The whole body, without the mark that some write before UTF-8.</summary>
    private static async Task<Memory<byte>> Body(HttpRequest request, CancellationToken cancellationToken)
    {
        byte[] body;
        if (request.ContentLength is { } length)
        {
            if (length > MostBytes) throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
            body = GC.AllocateUninitializedArray<byte>((int)length);
            await request.Body.ReadExactlyAsync(body, cancellationToken);
        }
        else
        {
            using var whole = new MemoryStream();
            await request.Body.CopyToAsync(whole, cancellationToken);
            body = whole.ToArray();
        }
        return body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? body.AsMemory(Encoding.UTF8.Preamble.Length) : body;
    }

    private static List<ReadingMessage> Read(MessageParser parser, string type, Memory<byte> body, IHeaderDictionary headers)
    {
        if (!type.Equals(Plain, StringComparison.OrdinalIgnoreCase)) return parser.CloudEvents(body);
        return headers.ContainsKey("ce-specversion") ? parser.Binary(body, name => headers.TryGetValue(name, out var value) ? value.ToString() : null) : parser.Plain(body);
    }

    private static string WordOf(AppendKind kind) => kind switch
    {
        AppendKind.Created => "created",
        AppendKind.Repeated => "repeated",
        _ => "revised",
    };

    private ProblemHttpResult Problem(int status, string code) => Problems.Problem(status, code, text[code].Value);

    private ProblemHttpResult Refused(IReadOnlyList<IngestFault> faults) => TypedResults.Problem(
        statusCode: StatusCodes.Status400BadRequest,
        type: Problems.TypeOf(DataProblems.ReadingsRefused),
        title: text[DataProblems.ReadingsRefused].Value,
        extensions: [new("code", DataProblems.ReadingsRefused), new("errors", faults.Take(ReadingsParser.MostFaults).Select(f => new { path = f.Path, rule = f.Rule }).ToArray())]);

    /// <param name="Messages">What became of each message, in the order sent.</param>
    public sealed record Accepted(IReadOnlyList<AcceptedMessage> Messages);

    /// <param name="Outcome"><c>created</c>, <c>repeated</c> or <c>revised</c>.</param>
    /// <param name="Sequence">Its place in the stream.</param>
    /// <param name="Revision">1 for the first message of its key and time.</param>
    /// <param name="ResumeToken">The reader's place after it.</param>
    public sealed record AcceptedMessage(string Outcome, long Sequence, int Revision, string ResumeToken);
}
