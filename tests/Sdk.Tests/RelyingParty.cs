using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Sdk.Tests;

/// <summary>A service as an outsider would write it with the package, on a free port.</summary>
internal sealed class RelyingParty : IAsyncDisposable
{
    private readonly WebApplication app;

    private RelyingParty(WebApplication app, int port)
    {
        this.app = app;
        Origin = new Uri($"http://service.localhost:{port}");
    }

    public Uri Origin { get; }

    public Uri Private => new(Origin, "/private");

    public Uri Strong => new(Origin, "/strong");

    public static async Task<RelyingParty> Start(Uri issuer, ClientKey key, Action<BauhiniaOptions>? more = null, int? port = null, string clientId = "a-service")
    {
        port ??= Local.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddAuthentication().AddBauhinia(o =>
        {
            o.Issuer = issuer.ToString().TrimEnd('/');
            o.ClientId = clientId;
            o.SigningKey = key;
            o.AllowInsecureHttp = true;
            o.BackchannelHandler = Local.Handler();
            more?.Invoke(o);
        });
        var app = builder.Build();
        app.MapGet("/private", (HttpContext context) => string.Join('\n', context.User.Claims.Select(c => $"{c.Type}={c.Value}"))).RequireAuthorization();
        app.MapGet("/strong", [RequireAcr(BauhiniaAcr.PhishingResistant)] () => "strong");
        app.MapPost("/strong", [RequireAcr(BauhiniaAcr.PhishingResistant)] () => "strong");
        app.MapGet("/recent", [RequireAcr(BauhiniaAcr.Password, MaxAgeSeconds = 60)] () => "recent");
        app.MapGet("/sign-out", () => Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [BauhiniaDefaults.SessionScheme, BauhiniaDefaults.Scheme]));
        app.MapGet("/", () => "open");
        await app.StartAsync();
        return new RelyingParty(app, port.Value);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
