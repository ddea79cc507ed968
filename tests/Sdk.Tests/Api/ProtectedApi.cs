using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Sdk.Tests.Api;

/// <summary>An API as an outsider would write it with the package, on a free port. Whoever is let in reads what is known of them, a claim a line.</summary>
internal sealed class ProtectedApi : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly int port;

    private ProtectedApi(WebApplication app, int port)
    {
        this.app = app;
        this.port = port;
        Http = new HttpClient(Local.Handler()) { BaseAddress = new Uri(OriginOn(port)) };
    }

    public HttpClient Http { get; }

    public string Origin => OriginOn(port);

    /// <summary>The resource that its tokens must be for.</summary>
    public string Audience => AudienceOn(port);

    public static string AudienceOn(int port) => OriginOn(port) + "/api/v1";

    public static async Task<ProtectedApi> Start(string issuer, TimeProvider clock, int? port = null, Action<BauhiniaApiOptions>? more = null)
    {
        port ??= Local.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        builder.Services.AddAuthentication().AddBauhiniaApi(o =>
        {
            o.Issuer = issuer;
            o.Audience = AudienceOn(port.Value);
            o.AllowInsecureHttp = true;
            o.BackchannelHandler = Local.Handler();
            more?.Invoke(o);
        });
        var app = builder.Build();
        app.MapGet("/api/v1/{**rest}", Known).RequireAuthorization();
        app.MapPost("/api/v1/{**rest}", Known).RequireAuthorization();
        app.MapGet("/readers", Known).RequireAuthorization(policy => policy.RequireClaim("scope", "read"));
        app.MapGet("/open", () => "open");
        await app.StartAsync();
        return new ProtectedApi(app, port.Value);
    }

    /// <summary>Sends header lines as they are, which no client library would, and reads the whole answer.</summary>
    public async Task<string> SendRaw(string path, params IEnumerable<string> headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: cloud.localhost:{port}\r\nConnection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    private static string OriginOn(int port) => $"http://cloud.localhost:{port}";

    private static string Known(HttpContext context) => string.Join('\n', context.User.Claims.Select(c => $"{c.Type}={c.Value}").Order(StringComparer.Ordinal));
}
