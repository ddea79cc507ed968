using Bauhinia.EndToEnd.Tests.Browser;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>The rows against the host's own list of pages.</summary>
public sealed class PageRowsTests(Site site)
{
    [Fact]
    public void Every_page_of_the_host_and_of_the_example_has_a_row_and_every_row_a_page()
    {
        var pages = PagesOf(site.Host.Services.GetRequiredService<EndpointDataSource>(), "any")
            .Concat(PagesOf(site.Venue.Services.GetRequiredService<EndpointDataSource>(), "venue")).ToList();
        Assert.True(pages.Count >= 6, "The portal alone has six pages.");
        var rows = PageRows.All.Select(r => $"{r.System}/{r.Route}").Concat(PageRows.WithoutView.Keys).Distinct().ToList();
        Assert.Equal(pages.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rows_have_names_of_their_own() => Assert.Equal(PageRows.All.Count, PageRows.All.Select(r => r.Key).Distinct().Count());

    private static IEnumerable<string> PagesOf(EndpointDataSource source, string label) =>
        source.Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { } methods || methods.Contains("GET"))
            .SelectMany(e => (e.Metadata.GetMetadata<HostAttribute>()?.Hosts ?? [label]).Select(h => $"{h.Split('.')[0]}/{e.RoutePattern.RawText?.Trim('/')}")).Distinct();
}
