using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Bauhinia.Data.Contracts;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Highway;

/// <summary>
/// <c>GET /api/v1/streams/{id}/events</c>: the stream as server-sent events (WHATWG HTML §9.2), or over a WebSocket (RFC 6455) when the client asks
/// to upgrade. A reader that comes back with the last <c>id</c> it saw gets what it missed, in order, exactly once.
/// </summary>
internal sealed class FollowEvents(
    StreamCatalogue catalogue, Journal journal, ReaderPlace places, StreamFollower follower, IOptions<DataOptions> options, IStringLocalizer<DataText> text, IHostApplicationLifetime lifetime)
{
    private readonly ConnectionCount readers = new(options.Value.MaximumReaders, options.Value.MaximumReadersPerAddress);

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/api/v1/streams/{id}/events",
            (string id, HttpContext context, FollowEvents follow, CancellationToken cancellationToken, string? after = null, string? from = null) => follow.Run(id, after, from, context, cancellationToken));

    private async Task<IResult> Run(string id, string? after, string? from, HttpContext context, CancellationToken cancellationToken)
    {
        if (catalogue.FindPublic(id) is not { } declaration || journal.Find(declaration.Id) is not { } stream) return Problem(StatusCodes.Status404NotFound, DataProblems.StreamNotFound);
        // A browser that reconnects by itself says where it was in the header, and still asks the address it began with.
        var token = context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } last] ? last : after;
        var (begin, status, problem) = await places.Find(stream, token, token == after ? from : null, cancellationToken);
        if (problem is not null) return Problem(status, problem);
        var network = ClientNetwork.Of(context.Connection.RemoteIpAddress);
        if (readers.TryEnter(network) is var entry and not ConnectionCount.Entry.Made)
        {
            context.Response.Headers.RetryAfter = "30";
            return entry is ConnectionCount.Entry.Full
                ? Problem(StatusCodes.Status503ServiceUnavailable, DataProblems.TooManyReaders)
                : Problem(StatusCodes.Status429TooManyRequests, DataProblems.TooManyConnections);
        }
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping, declaration.Publication.Withdrawal);
        try
        {
            await (context.WebSockets.IsWebSocketRequest ? OverSocket(stream, begin, context, ending) : OverEvents(stream, begin, context, ending.Token));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader has gone, the host ends or the stream was taken back: all are the ordinary end of a stream without end.
        }
        finally
        {
            readers.Leave(network);
        }
        return Results.Empty;
    }

    private async Task OverEvents(JournalStream stream, long begin, HttpContext context, CancellationToken cancellationToken)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // Asks a proxy of nginx's kind not to collect events.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var body = context.Response.BodyWriter;
        body.Write("retry: 2000\n\n"u8);
        await body.FlushAsync(cancellationToken);
        await follower.Follow(stream, begin, (frames, ct) => WriteEvents(body, frames, ct), cancellationToken);
    }

    private static async Task WriteEvents(PipeWriter body, IReadOnlyList<EventFrame> frames, CancellationToken cancellationToken)
    {
        if (frames.Count == 0) body.Write(":\n\n"u8);
        foreach (var frame in frames)
        {
            frame.WriteServerSent(body);
            if (body.UnflushedBytes > 64 * 1024) await body.FlushAsync(cancellationToken);
        }
        await body.FlushAsync(cancellationToken);
    }

    private async Task OverSocket(JournalStream stream, long begin, HttpContext context, CancellationTokenSource ending)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var hearing = Hear(socket, ending);
        try
        {
            await follower.Follow(stream, begin, async (frames, ct) =>
            {
                // Silence needs no message here: the protocol has pings of its own.
                foreach (var frame in frames) await socket.SendAsync(frame.Json, WebSocketMessageType.Text, endOfMessage: true, ct);
            }, ending.Token);
        }
        catch (WebSocketException)
        {
            // The reader's connection broke. It comes back with its token.
        }
        finally
        {
            await ending.CancelAsync();
            await hearing;
        }
    }

    /// <summary>A reader has nothing to say but goodbye; anything else ends the connection too.</summary>
    private static async Task Hear(WebSocket socket, CancellationTokenSource ending)
    {
        try
        {
            var said = await socket.ReceiveAsync(new byte[128].AsMemory(), ending.Token);
            var status = said.MessageType == WebSocketMessageType.Close ? WebSocketCloseStatus.NormalClosure : WebSocketCloseStatus.PolicyViolation;
            await socket.CloseOutputAsync(status, null, ending.Token);
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException)
        {
            // Nobody is left to answer.
        }
        await ending.CancelAsync();
    }

    private Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Problem(int status, string code) => Problems.Problem(status, code, text[code].Value);
}
