using Bauhinia.Portal.Design;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Bauhinia.Portal.Tests;

/// <summary>The portal alone on a real Kestrel and a free port, with the middleware in the host's order and three endpoints that fail.</summary>
public sealed class PortalSite : IAsyncLifetime
{
    private WebApplication? app;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddProblemDetails();
        builder.Configuration.AddInMemoryCollection([new("Portal:ShowDesignPage", "true"), new("Portal:IdentityUrl", "http://id.example")]);
        builder.Services.AddPortal(builder.Configuration.GetSection("Portal"));
        app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UsePortalDesign();
        app.UseRouting();
        app.UseAntiforgery();
        app.MapPortalDesign();
        app.MapPortal();
        app.MapRazorPages();
        app.MapGet("/api/missing", () => Results.NotFound());
        app.MapGet("/api/crash", IResult () => throw new InvalidOperationException("A planted bug."));
        app.MapGet("/plain", () => "text");
        await app.StartAsync();
        Client.BaseAddress = new Uri(app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>GET as a browser navigates, with further headers.</summary>
    public async Task<HttpResponseMessage> Browse(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<string> Read(string path, params (string Name, string Value)[] headers)
    {
        using var response = await Browse(path, headers);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
