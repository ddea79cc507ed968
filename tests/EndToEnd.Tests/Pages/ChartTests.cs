using System.Net.Http.Headers;
using System.Text;
using Bauhinia.EndToEnd.Tests.Browser;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>The chart of a data set in a browser.</summary>
public sealed class ChartTests(Site site)
{
    private const string Stream = "td-traffic-hourly";

    [Fact]
    public async Task Hours_are_drawn_said_in_words_and_listed_as_a_table()
    {
        var (exit, key) = await site.Host.Command("data", "keys", "give", "--stream", Stream, "--name", "chart");
        Assert.True(exit == 0, key);
        using var client = new HttpClient(site.Host.Handler()) { BaseAddress = site.Data };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        foreach (var (hour, volumes) in new[] { ("06", (100, 20)), ("07", (200, 30)), ("08", (50, 5)) })
        {
            using var message = new StringContent(
                $$"""{"measuredAt":"2023-09-01T{{hour}}:00:00+08:00","readings":[{"detector":"AID01110","lane":"Fast Lane","volume":{{volumes.Item1}},"speed":60.5},{"detector":"AID01110","lane":"Slow Lane","volume":{{volumes.Item2}},"speed":40}]}""",
                Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri($"/api/v1/streams/{Stream}/events", UriKind.Relative), message, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }
        client.DefaultRequestHeaders.Authorization = null;
        // A question for this very moment has the lake take it in; the chart asks for what the lake has.
        var latest = await client.GetStringAsync(new Uri($"/api/v1/streams/{Stream}/latest", UriKind.Relative), TestContext.Current.CancellationToken);
        var token = System.Text.Json.Nodes.JsonNode.Parse(latest)?["resumeToken"]?.GetValue<string>();
        await client.GetStringAsync(new Uri($"/api/v1/streams/{Stream}/rollups/hourly?from=2023-09-01T00:00:00Z&to=2023-09-02T00:00:00Z&asOf={token}", UriKind.Relative), TestContext.Current.CancellationToken);

        await using var context = await site.Visit("zh-Hant", width: 1280);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(site.Data, $"datasets/{Stream}").ToString());

        await Expect(page.Locator("[data-chart][data-drawn='3']")).ToBeVisibleAsync();
        // 100 + 20, 200 + 30 and 50 + 5.
        await Expect(page.Locator("[data-status]")).ToHaveTextAsync("一小時內的車輛數目（每小時總和）：共 3 個數值，最低 55，最高 230");
        await page.Locator("[data-chart] summary").ClickAsync();
        await Expect(page.Locator("[data-table] td")).ToHaveTextAsync(["2023年9月1日 上午6:00", "120", "2023年9月1日 上午7:00", "230", "2023年9月1日 上午8:00", "55"]);
        await page.Locator("[data-measure]").SelectOptionAsync("speed");
        // (60.5 + 40) / 2 in each hour.
        await Expect(page.Locator("[data-status]")).ToContainTextAsync("最低 50.25，最高 50.25");
        Assert.Contains("measure=speed", page.Url, StringComparison.Ordinal);
    }
}
