using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Data.Tests.Api;

/// <summary>The OpenAPI document: what is served is what is kept in git, no route is left out, and what it promises holds.</summary>
public sealed partial class DescriptionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publishes_the_description_that_is_kept_in_git_and_leaves_no_route_out()
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri("/openapi/data.v1.json", UriKind.Relative), Cancel);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var published = (await answer.Content.ReadAsStringAsync(Cancel)).Replace(host.Origin.ToString(), "https://data.example/", StringComparison.Ordinal);
        var kept = Path.Combine(Repository.Root, "api", "data.v1.json");
        if (Environment.GetEnvironmentVariable("BAUHINIA_WRITE_API") == "1") await File.WriteAllTextAsync(kept, published.ReplaceLineEndings("\n") + "\n", Cancel);
        Assert.Equal((await File.ReadAllTextAsync(kept, Cancel)).ReplaceLineEndings().TrimEnd(), published.ReplaceLineEndings().TrimEnd());

        using var document = JsonDocument.Parse(published);
        Assert.StartsWith("3.1", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var described = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}")).ToHashSet();
        var routes = host.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is null)
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(m => $"{m} {e.RoutePattern.RawText}"))
            .Where(r => r.Contains(" /api/v1/", StringComparison.Ordinal) && !r.StartsWith("OPTIONS", StringComparison.Ordinal));
        Assert.Empty(routes.Except(described));
        Assert.Contains("GET /api/3/action/package_search", described);
        var ids = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).Select(o => o.Value.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task Every_open_operation_answers_as_it_is_described_and_every_action_is_one_of_CKANs()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        using var client = host.Client();
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri("/openapi/data.v1.json", UriKind.Relative), Cancel));
        var wrong = new List<string>();
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out var operation) || path.Name.EndsWith("/events", StringComparison.Ordinal)) continue;
            var address = path.Name.Replace("{id}", TestStreams.Levels, StringComparison.Ordinal).Replace("{day}", "2026-01-01", StringComparison.Ordinal);
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Cancel);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            var responses = operation.GetProperty("responses");
            var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            // CKAN's errors keep CKAN's envelope.
            if (path.Name.StartsWith("/api/3/", StringComparison.Ordinal))
            {
                if (!text.Contains("\"success\"", StringComparison.Ordinal)) wrong.Add($"{path.Name}: {text}");
                continue;
            }
            if (!responses.TryGetProperty(status, out var described)) wrong.Add($"{path.Name}: {status}");
            else if (!described.GetProperty("content").TryGetProperty(answer.Content.Headers.ContentType?.MediaType ?? "", out _)) wrong.Add($"{path.Name}: {answer.Content.Headers.ContentType}");
            else if (answer.StatusCode != HttpStatusCode.OK && !described.ToString().Contains(Code().Match(text).Groups[1].Value, StringComparison.Ordinal)) wrong.Add($"{path.Name}: {text}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_page_for_readers_shows_every_operation()
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "api", "data.v1.json"), Cancel));
        var page = await client.GetStringAsync(new Uri("/api/docs", UriKind.Relative), Cancel);
        var operations = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).ToList();
        Assert.NotEmpty(operations);
        Assert.All(operations, o => Assert.Contains($"id=\"{o.Value.GetProperty("operationId").GetString()}\"", page, StringComparison.Ordinal));
        Assert.Contains("Optional: a reader", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [GeneratedRegex("\"code\":\"([a-z._0-9]+)\"")]
    private static partial Regex Code();
}
