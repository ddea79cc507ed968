using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace Bauhinia.Cloud.Gateway;

/// <summary>
/// The front door of the applications: a server of its own in this process, because it alone listens to everyone, and because what belongs to the
/// platform's own pages (cookies, headers, limits) has no place before somebody else's.
/// </summary>
internal sealed class GatewayServer(IOptions<CloudOptions> options, GatewayRoutes routes, ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private WebApplication? server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Gateway.Url is not { } url) return;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IProxyConfigProvider>(routes);
        builder.Services.AddReverseProxy();
        server = builder.Build();
        server.MapReverseProxy();
        server.MapFallback(UnknownHost);
        await server.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    private static Task UnknownHost(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync("There is no service at this address.\n此網址沒有服務。\n此网址没有服务。\n", context.RequestAborted);
    }
}
