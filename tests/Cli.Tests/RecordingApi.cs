using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Cli.Tests;

/// <summary>An API that writes down what it is sent and answers what a test says.</summary>
internal sealed class RecordingApi : IAsyncDisposable
{
    private readonly WebApplication app;

    private RecordingApi(WebApplication app, int port)
    {
        this.app = app;
        Origin = $"http://id.localhost:{port}";
    }

    public string Origin { get; }

    public ConcurrentQueue<(string Method, string Path, string Cookie, string Body)> Requests { get; } = new();

    public int Status { get; set; } = 200;

    public string Body { get; set; } = "[]";

    public static async Task<RecordingApi> Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var app = builder.Build();
        var api = new RecordingApi(app, port);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            api.Requests.Enqueue((context.Request.Method, context.Request.Path + context.Request.QueryString.ToString(), context.Request.Headers.Cookie.ToString(), await reader.ReadToEndAsync()));
            context.Response.StatusCode = api.Status;
            context.Response.ContentType = api.Status < 400 ? "application/json" : "application/problem+json";
            await context.Response.WriteAsync(api.Body);
        });
        await app.StartAsync();
        return api;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
