using System.Net.Http.Headers;
using System.Text;
using Bauhinia.EndToEnd.Tests.Browser;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>The live map in a browser.</summary>
public sealed class LiveMapTests(Site site)
{
    [Fact]
    public async Task The_map_is_drawn_again_when_a_message_comes_and_names_the_detector_whose_place_is_in_doubt()
    {
        var stream = await Scenes.Traffic(site);
        var (exit, key) = await site.Host.Command("data", "keys", "give", "--stream", stream, "--name", "map that moves");
        Assert.True(exit == 0, key);
        await using var context = await site.Visit("zh-Hant", width: 1280);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(site.Data, "map").ToString());
        await page.Locator("[data-drawn]").WaitForAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => { const p = document.querySelector('[data-map]'), c = p.querySelector('canvas'); return c.clientWidth === p.clientWidth && c.clientHeight === p.clientHeight; }"), "The map does not fill its place.");

        using var client = new HttpClient(site.Host.Handler()) { BaseAddress = site.Data };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/streams/{stream}/events")
        {
            Content = new StringContent(
                """{"measuredAt":"2026-11-02T08:00:30+08:00","readings":[{"detector":"AID01101","lane":"Fast Lane","speed":40,"volume":5},{"detector":"AID07122","lane":"Fast Lane","speed":31,"volume":7}]}""",
                Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();

        await Expect(page.Locator("[data-drawn='2026-11-02T00:00:30Z']")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-map-count]")).ToHaveTextAsync("2");
        await Expect(page.GetByText("AID07122")).ToBeVisibleAsync();
        await Expect(page.GetByText("自相矛盾")).ToHaveCountAsync(4);

        // Back to the picture before, and to now.
        await page.ReloadAsync();
        var slider = page.Locator("[data-map-slider] input");
        await Expect(slider).ToBeVisibleAsync();
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator("[data-drawn='2026-11-02T00:00:00Z']")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator("[data-drawn='2026-11-02T00:00:30Z']")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-map-moment]")).ToHaveTextAsync("現在");
    }
}
