using Bauhinia.Sdk;
using Bauhinia.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VenueBooking;

namespace Bauhinia.EndToEnd.Tests.Browser;

/// <summary>The example service in this process on a free port, registered at the host by the operator's command as <c>./run</c> does.</summary>
public sealed class Venue : IAsyncDisposable
{
    private readonly WebApplication app;

    private Venue(WebApplication app, Uri origin)
    {
        this.app = app;
        Origin = origin;
    }

    public Uri Origin { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<Venue> Start(TestHost host)
    {
        var origin = new Uri($"http://venue.localhost:{Loopback.FreePort()}");
        var folder = Path.Combine(host.Folder, "venue");
        var (exit, output) = await host.Command("clients", "seed-venue", "--origin", origin.GetLeftPart(UriPartial.Authority), "--folder", folder);
        if (exit != 0) throw new InvalidOperationException(output);
        var app = await VenueProgram.Build(["--settings", Path.Combine(folder, "venue.json")], builder =>
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{origin.Port}");
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Services.PostConfigure<BauhiniaOptions>(BauhiniaDefaults.Scheme, o => o.BackchannelHandler = host.Handler());
        });
        await app.StartAsync();
        return new Venue(app, origin);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
