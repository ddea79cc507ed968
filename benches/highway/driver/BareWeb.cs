using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Highway.Driver;

/// <summary>
/// The peer of latest and fanout: Kestrel with nothing around it. <c>/static</c> answers with the bytes and headers that ours gave at <c>copy=URL</c>; <c>/events</c>
/// gives each reader what is posted to it.
/// </summary>
internal static class BareWeb
{
    private static readonly string[] NotCopied = ["Date", "Server", "Transfer-Encoding", "Connection", "Content-Length", "Content-Type"];

    public static async Task Run(Settings settings, CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(settings["listen"]);
        await using var app = builder.Build();
        if (settings.Find("copy") is { } copy) await MapStatic(app, copy, stop);
        MapEvents(app);
        await app.StartAsync(stop);
        await ((IHost)app).WaitForShutdownAsync(stop);
    }

    private static async Task MapStatic(WebApplication app, string copy, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.GetAsync(new Uri(copy), cancel);
        var bytes = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancel);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => !NotCopied.Contains(h.Key, StringComparer.OrdinalIgnoreCase)).Select(h => (h.Key, Value: string.Join(", ", h.Value))).ToList();
        var type = answer.Content.Headers.ContentType?.ToString();
        app.MapGet("/static", async (HttpContext context) =>
        {
            foreach (var (name, value) in headers) context.Response.Headers[name] = value;
            context.Response.ContentType = type;
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        });
    }

    private static void MapEvents(WebApplication app)
    {
        var turn = new Lock();
        List<byte[]> posted = [];
        TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        app.MapPost("/events", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            lock (turn)
            {
                posted.Add(body.ToArray());
                var waiting = more;
                more = new(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.SetResult();
            }
        });
        app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            var writer = context.Response.BodyWriter;
            writer.Write("retry: 2000\n\n"u8);
            await writer.FlushAsync(context.RequestAborted);
            int place;
            lock (turn) place = posted.Count;
            while (!context.RequestAborted.IsCancellationRequested)
            {
                Task wait;
                int known;
                lock (turn) (wait, known) = (more.Task, posted.Count);
                for (; place < known; place++)
                {
                    byte[] frame;
                    lock (turn) frame = posted[place];
                    writer.Write(frame);
                    await writer.FlushAsync(context.RequestAborted);
                }
                await wait.WaitAsync(context.RequestAborted);
            }
        });
    }
}
