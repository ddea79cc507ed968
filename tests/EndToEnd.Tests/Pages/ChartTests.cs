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
    public async Task What_has_just_come_is_drawn_at_once_for_a_sensor_that_measured_something()
    {
        // The car park of the first line says only whether there is space, so that there is no number to draw.
        await Send("td-carpark-vacancy", """{"measuredAt":"2024-04-06T13:27:30Z","readings":[{"park":"a","vehicle":"P","category":"HOURLY","hasSpace":true},{"park":"b","vehicle":"P_D","category":"HOURLY","vacancy":12}]}""");
        await using var context = await site.Visit("en", width: 1280);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(site.Data, "datasets/td-carpark-vacancy").ToString());
        await Expect(page.Locator("[data-status]")).ToHaveTextAsync("Vacant spaces, every reading. Values: 1; least 12, greatest 12");
        await Expect(page.Locator("[data-sensor] option:checked")).ToHaveTextAsync("b · Private car of a disabled person · By the hour");
    }

    [Fact]
    public async Task A_stream_of_days_is_drawn_day_by_day()
    {
        // One message holds a month.
        await Send("hko-rainfall-daily", """{"measuredAt":"2025-11-30T16:00:00Z","readings":[{"station":"Hong Kong Observatory","day":"2025-12-30","rainfall":0},{"station":"Hong Kong Observatory","day":"2025-12-31","rainfall":4.2}]}""");
        await Send("hko-rainfall-daily", """{"measuredAt":"2025-12-31T16:00:00Z","readings":[{"station":"Hong Kong Observatory","day":"2026-01-01","rainfall":1.5},{"station":"Hong Kong Observatory","day":"2026-01-02","trace":true}]}""");
        await using var context = await site.Visit("zh-Hans", width: 390);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(site.Data, "datasets/hko-rainfall-daily").ToString());
        await Expect(page.Locator("[data-chart][data-drawn='3']")).ToBeVisibleAsync();
        await page.Locator("[data-chart] summary").ClickAsync();
        await Expect(page.Locator("[data-table] td")).ToHaveTextAsync(["2025年12月30日", "0", "2025年12月31日", "4.2", "2026年1月1日", "1.5"]);
        await Expect(page.Locator("[data-sensor] option")).ToHaveTextAsync(["香港天文台"]);
    }

    [Fact]
    public async Task Hours_are_drawn_said_in_words_and_listed_as_a_table()
    {
        foreach (var (hour, volumes) in new[] { ("06", (100, 20)), ("07", (200, 30)), ("08", (50, 5)) })
        {
            await Send(Stream, $$"""{"measuredAt":"2023-09-01T{{hour}}:00:00+08:00","readings":[{"detector":"AID01110","lane":"Fast Lane","volume":{{volumes.Item1}},"speed":60.5},{"detector":"AID01110","lane":"Slow Lane","volume":{{volumes.Item2}},"speed":40}]}""");
        }
        using var client = new HttpClient(site.Host.Handler()) { BaseAddress = site.Data };
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

    private async Task Send(string stream, string message)
    {
        var (exit, key) = await site.Host.Command("data", "keys", "give", "--stream", stream, "--name", $"chart {Guid.CreateVersion7()}");
        Assert.True(exit == 0, key);
        using var client = new HttpClient(site.Host.Handler()) { BaseAddress = site.Data };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        using var content = new StringContent(message, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"/api/v1/streams/{stream}/events", UriKind.Relative), content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
