using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.OpenData;

/// <summary>The catalogue as its readers find their way in it.</summary>
public sealed partial class CatalogueTests
{
    [Fact]
    public async Task Narrows_down_by_what_stands_beside_the_list_and_takes_it_back()
    {
        await using var host = await HighwayHost.Start();
        var all = await Page(host, "/datasets");
        Assert.Contains("td-carpark-vacancy", Names(all));
        Assert.Contains("hko-temperature", Names(all));

        // The Transport Department has four of the streams in data/streams.
        var department = Facet(all, "Transport Department");
        Assert.Equal(4, department.Count);
        var owned = await Page(host, department.Address);
        Assert.Equal(["td-carpark-vacancy", "td-segment-speed", "td-traffic-hourly", "td-traffic-speed"], Names(owned).Order(StringComparer.Ordinal));
        var map = Facet(owned, "GeoJSON");
        var drawn = await Page(host, map.Address);
        Assert.Equal(map.Count, Names(drawn).Count);
        Assert.Equal(["td-traffic-hourly", "td-traffic-speed"], Names(drawn).Order(StringComparer.Ordinal));

        var without = AddressOf(drawn, "aria-label=\"Remove Transport Department\"");
        Assert.DoesNotContain("Organization", without, StringComparison.Ordinal);
        Assert.Contains("Format=GeoJSON", without, StringComparison.Ordinal);
        Assert.Equal(Names(drawn), Names(await Page(host, without)));
    }

    [Theory]
    [InlineData("en", "Transport")]
    [InlineData("zh-Hant", "交通運輸")]
    [InlineData("zh-Hans", "交通运输")]
    public async Task Narrows_down_by_theme_in_three_languages(string language, string title)
    {
        await using var host = await HighwayHost.Start();
        // The four streams of the Transport Department are about transport, in data/streams.
        var theme = Facet(await Page(host, "/datasets", language), title);
        Assert.Equal(4, theme.Count);
        Assert.Equal(["td-carpark-vacancy", "td-segment-speed", "td-traffic-hourly", "td-traffic-speed"], Names(await Page(host, theme.Address)).Order(StringComparer.Ordinal));
        Assert.Contains($"<a href=\"/datasets?Theme=transport\">{title}</a>", WebUtility.HtmlDecode(await Page(host, "/datasets/td-traffic-speed", language)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_what_was_chosen_when_words_are_searched()
    {
        await using var host = await HighwayHost.Start();
        var page = await Page(host, "/datasets?Organization=hko");
        Assert.Contains("<input type=\"hidden\" name=\"Organization\" value=\"hko\">", page, StringComparison.Ordinal);
        Assert.All(Names(await Page(host, "/datasets?Q=temperature&Organization=hko")), name => Assert.StartsWith("hko-", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("停車場雨量", "td-carpark-vacancy")]
    [InlineData("交通速度", "td-traffic-hourly")]
    [InlineData("parking zeppelin", "td-carpark-vacancy")]
    public async Task Shows_what_has_some_of_the_words_where_nothing_has_all(string words, string expected)
    {
        await using var host = await HighwayHost.Start();
        var page = await Page(host, $"/datasets?Q={Uri.EscapeDataString(words)}");
        Assert.Contains("No data set has all of these words", page, StringComparison.Ordinal);
        Assert.Contains(expected, Names(page));
    }

    [Fact]
    public async Task Finds_nothing_for_words_that_nothing_has()
    {
        await using var host = await HighwayHost.Start();
        var page = await Page(host, "/datasets?Q=zeppelin");
        Assert.Empty(Names(page));
        Assert.DoesNotContain("some of them", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Format=%22%29%20OR%20%28")]
    [InlineData("Tag=x&Organization=\\")]
    [InlineData("Licence=*&Measure=%5B%20TO%20%5D")]
    public async Task Takes_no_query_language_from_a_choice(string query)
    {
        await using var host = await HighwayHost.Start();
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri($"/datasets?{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(Names(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static async Task<string> Page(HighwayHost host, string address, string language = "en")
    {
        using var client = host.Client();
        client.DefaultRequestHeaders.Add("Accept-Language", language);
        return await client.GetStringAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
    }

    private static List<string> Names(string page) => [.. CardLink().Matches(page).Select(m => m.Groups[1].Value)];

    private static (string Address, int Count) Facet(string page, string title)
    {
        var found = Assert.Single(FacetLink().Matches(page), m => WebUtility.HtmlDecode(m.Groups[2].Value) == title);
        return (WebUtility.HtmlDecode(found.Groups[1].Value), int.Parse(found.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string AddressOf(string page, string mark) =>
        WebUtility.HtmlDecode(AnyLink().Matches(page).Single(m => m.Value.Contains(mark, StringComparison.Ordinal)).Groups[1].Value);

    [GeneratedRegex("""<h2><a href="/datasets/([a-z0-9-]+)">""")]
    private static partial Regex CardLink();

    [GeneratedRegex("""<li><a href="([^"]+)"[^>]*>([^<]+)</a> <span class="soft">(\d+)</span></li>""")]
    private static partial Regex FacetLink();

    [GeneratedRegex("""<a [^>]*href="([^"]+)"[^>]*>""")]
    private static partial Regex AnyLink();
}
