using System.Text.Json;
using Bauhinia.Cloud.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Cloud.Tests.Api;

/// <summary>The OpenAPI document: what is served is what is kept in git, and no route is left out.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public async Task Publishes_the_description_that_is_kept_in_git_and_leaves_no_route_out()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var cloud = await CloudHost.Start();
        using var client = new HttpClient(cloud.Host.Handler());
        var published = (await client.GetStringAsync(new Uri($"{cloud.Origin}/openapi/cloud.v1.json"), cancel)).Replace(cloud.Origin, "https://cloud.example", StringComparison.Ordinal);
        var kept = Path.Combine(Repository.Root, "api", "cloud.v1.json");
        if (Environment.GetEnvironmentVariable("BAUHINIA_WRITE_API") == "1") await File.WriteAllTextAsync(kept, published.ReplaceLineEndings("\n") + "\n", cancel);
        Assert.Equal((await File.ReadAllTextAsync(kept, cancel)).ReplaceLineEndings().TrimEnd(), published.ReplaceLineEndings().TrimEnd());

        using var document = JsonDocument.Parse(published);
        Assert.StartsWith("3.1", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var described = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}")).ToHashSet();
        var routes = cloud.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(m => $"{m} {e.RoutePattern.RawText}")).Where(r => r.Contains(" /api/v1/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(routes);
        Assert.Empty(routes.Except(described));
        Assert.All(document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (p.Name, o.Value))), operation => Assert.Equal(
            operation.Name.Count(c => c == '{'), operation.Value.TryGetProperty("parameters", out var all) ? all.EnumerateArray().Count(a => a.GetProperty("in").GetString() == "path") : 0));
        // Whoever calls must know that a token is needed and that it may be refused.
        Assert.All(document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()), operation =>
        {
            Assert.NotEmpty(operation.Value.GetProperty("security").EnumerateArray());
            Assert.True(operation.Value.GetProperty("responses").TryGetProperty("401", out _), operation.Name);
        });
    }
}
