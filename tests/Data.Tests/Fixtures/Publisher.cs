using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A department's web server, over TCP, which gives files out and writes down who asked how.</summary>
internal sealed class Publisher : IAsyncDisposable
{
    private readonly WebApplication app;

    private Publisher(WebApplication app) => this.app = app;

    public int Port { get; private set; }

    /// <summary>As the operator's list of hosts names it.</summary>
    public string Host => $"feeds.localhost:{Port}";

    public ConcurrentDictionary<string, PublishedFile> Files { get; } = new();

    /// <summary>Path and <c>If-None-Match</c> of each request, in order.</summary>
    public ConcurrentQueue<(string Path, string? IfNoneMatch)> Requests { get; } = new();

    public static async Task<Publisher> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var publisher = new Publisher(builder.Build());
        publisher.app.Run(publisher.Answer);
        await publisher.app.StartAsync();
        publisher.Port = new Uri(publisher.app.Urls.First()).Port;
        return publisher;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        string? asked = context.Request.Headers.IfNoneMatch;
        Requests.Enqueue((context.Request.Path, asked));
        if (!Files.TryGetValue(context.Request.Path, out var file))
        {
            context.Response.StatusCode = 404;
            return;
        }
        if (file.ETag is { } tag)
        {
            context.Response.Headers.ETag = tag;
            if (asked == tag)
            {
                context.Response.StatusCode = 304;
                return;
            }
        }
        context.Response.StatusCode = file.Status;
        if (file.Location is { } location) context.Response.Headers.Location = location;
        if (file.Encoding is { } encoding) context.Response.Headers.ContentEncoding = encoding;
        if (file.RetryAfter is { } wait) context.Response.Headers.RetryAfter = wait;
        if (file.BreaksOff) context.Response.ContentLength = file.Body.Length;
        await context.Response.Body.WriteAsync(file.Body.AsMemory(0, file.BreaksOff ? file.Body.Length / 2 : file.Body.Length), context.RequestAborted);
        if (!file.BreaksOff) return;
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}
