using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.OpenData;

/// <summary>A data set's page as people read it, and the same readings as programs have them.</summary>
public sealed partial class DatasetPageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The names are those of the Transport Department's own register of car parks.
    [Theory]
    [InlineData("en", "Private car of a disabled person", "By the hour")]
    [InlineData("zh-Hant", "私家車（殘疾人士）", "時租")]
    [InlineData("zh-Hans", "私家车（残疾人士）", "按小时")]
    public async Task Codes_have_their_names_on_the_page_and_stay_codes_in_what_is_downloaded(string language, string vehicle, string category)
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted("td-carpark-vacancy", """{"measuredAt":"2026-01-01T00:00:00Z","readings":[{"park":"tdc1","vehicle":"P_D","category":"HOURLY","vacancy":7},{"park":"tdc1","vehicle":"N","category":"HOURLY","vacancy":1}]}""");
        Assert.Equal(["tdc1", vehicle, category, "7", "–", "–"], Rows(await Page(host, "td-carpark-vacancy", language))[0]);
        // A code that nobody has named is shown as it is.
        Assert.Equal("N", Rows(await Page(host, "td-carpark-vacancy", language))[1][1]);

        using var client = host.Client();
        Assert.Contains("tdc1,P_D,HOURLY,7", await client.GetStringAsync(new Uri("/api/v1/streams/td-carpark-vacancy/latest.csv", UriKind.Relative), Token), StringComparison.Ordinal);
        var (_, stream) = await host.Get("/api/v1/streams/td-carpark-vacancy");
        var field = Assert.Single(stream["fields"]?.AsArray() ?? [], f => (string?)f?["name"] == "vehicle");
        Assert.Equal(vehicle, (string?)field?["values"]?["P_D"]?[language]);
    }

    [Fact]
    public async Task Numbers_have_two_decimal_places_at_most_on_the_page_and_all_of_them_in_what_is_downloaded()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted("td-traffic-hourly", """{"measuredAt":"2023-09-01T00:00:00Z","readings":[{"detector":"AID01101","lane":"Slow Lane","volume":1200,"speed":61.4583333333},{"detector":"AID01102","lane":"Slow Lane","volume":0,"speed":0.0012}]}""");
        var rows = Rows(await Page(host, "td-traffic-hourly", "zh-Hant"));
        Assert.Equal(["AID01101", "慢線", "1200", "61.46", "–"], rows[0]);
        // Too small for two places, and still not nothing.
        Assert.Equal("1.2E-3", rows[1][3]);
        var (_, latest) = await host.Get("/api/v1/streams/td-traffic-hourly/latest");
        Assert.Equal("61.4583333333", latest["events"]?[0]?["data"]?["readings"]?[0]?["speed"]?.ToJsonString());
    }

    [Fact]
    public async Task A_stream_of_days_has_a_chart_that_asks_for_days()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted("hko-rainfall-daily", """{"measuredAt":"2025-12-31T16:00:00Z","readings":[{"station":"Hong Kong Observatory","day":"2026-01-01","rainfall":1.5},{"station":"Hong Kong Observatory","day":"2026-01-02","rainfall":0}]}""");
        var page = await Page(host, "hko-rainfall-daily", "zh-Hant");
        Assert.Contains("data-day=\"day\"", page, StringComparison.Ordinal);
        // One station, whatever the number of days.
        Assert.Equal(["香港天文台"], SensorOption().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)));
    }

    private static async Task<string> Page(HighwayHost host, string stream, string language)
    {
        using var client = host.Client();
        client.DefaultRequestHeaders.Add("Accept-Language", language);
        return await client.GetStringAsync(new Uri($"/datasets/{stream}", UriKind.Relative), Token);
    }

    private static List<List<string>> Rows(string page) =>
        [.. TableRow().Matches(page[page.IndexOf("id=\"latest\"", StringComparison.Ordinal)..]).Select(row => Cell().Matches(row.Value).Select(cell => WebUtility.HtmlDecode(cell.Groups[1].Value)).ToList())];

    [GeneratedRegex("<tr>\\s*<td.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex TableRow();

    [GeneratedRegex("<td[^>]*>(.*?)</td>", RegexOptions.Singleline)]
    private static partial Regex Cell();

    [GeneratedRegex("<option value=\"station=[^>]*>(.*?)</option>")]
    private static partial Regex SensorOption();
}
