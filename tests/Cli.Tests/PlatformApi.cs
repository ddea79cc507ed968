using Bauhinia.Sdk;
using Bauhinia.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Cli.Tests;

/// <summary>An API of another system of the platform, which verifies tokens with the SDK and answers what it knows of the caller, a claim a line.</summary>
internal sealed class PlatformApi : IAsyncDisposable
{
    private readonly WebApplication app;

    private PlatformApi(WebApplication app, string resource)
    {
        this.app = app;
        Resource = resource;
    }

    public string Resource { get; }

    /// <summary>Where it answers what it knows.</summary>
    public string Who => Resource + "/who";

    /// <summary>How many requests came, let in or not.</summary>
    public int Requests { get; private set; }

    public static string ResourceOn(int port) => $"http://cloud.localhost:{port}/api/v1";

    public static async Task<PlatformApi> Start(Uri issuer, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddAuthentication().AddBauhiniaApi(o =>
        {
            (o.Issuer, o.Audience) = (issuer.GetLeftPart(UriPartial.Authority), ResourceOn(port));
            (o.AllowInsecureHttp, o.BackchannelHandler) = (true, Loopback.Handler());
        });
        var app = builder.Build();
        var api = new PlatformApi(app, ResourceOn(port));
        app.Use((context, next) =>
        {
            api.Requests++;
            return next(context);
        });
        app.MapGet("/api/v1/who", (HttpContext context) => string.Join('\n', context.User.Claims.Select(c => $"{c.Type}={c.Value}"))).RequireAuthorization();
        app.MapGet("/open", () => "open");
        await app.StartAsync();
        return api;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
