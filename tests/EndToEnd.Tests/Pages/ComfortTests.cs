using Bauhinia.EndToEnd.Tests.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>What script adds to a page, and that the page works without it.</summary>
public sealed class ComfortTests(Site site)
{
    private Uri Design => new(site.Portal, "design");

    [Fact]
    public async Task Without_script_a_form_is_sent_and_its_errors_lead_to_the_fields()
    {
        await using var context = await site.Visit(script: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync(Design.ToString());
        await Send(page).ClickAsync();
        await page.Locator(".error-summary a").First.ClickAsync();
        Assert.Contains("#Input_", page.Url, StringComparison.Ordinal);
        await Expect(page.Locator("[data-copy], [data-show-password], [data-print]").First).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_error_summary_takes_the_focus_and_its_links_focus_the_first_box_of_a_date()
    {
        await using var context = await site.Visit();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Design.ToString());
        await Send(page).ClickAsync();
        await Expect(page.Locator("[data-error-summary]")).ToBeFocusedAsync();
        await page.Locator(".error-summary a[href='#Input_BirthDate']").ClickAsync();
        await Expect(page.Locator("#Input_BirthDate_Day")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_first_tab_leads_to_the_main_content()
    {
        await using var context = await site.Visit();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Design.ToString());
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await Expect(page.Locator(".skip")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Every_stop_of_the_keyboard_is_visibly_marked()
    {
        await using var context = await site.Visit();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Design.ToString());
        var stops = 0;
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var outline = await page.EvaluateAsync<string?>("() => document.activeElement === document.body ? null : getComputedStyle(document.activeElement).outlineStyle + ' ' + getComputedStyle(document.activeElement).outlineWidth");
            if (outline is null)
            {
                break;
            }
            Assert.Equal("solid 3px", outline);
            stops++;
        }
        Assert.True(stops > 20, "The page has more than twenty stops.");
    }

    [Fact]
    public async Task Two_clicks_send_a_form_once()
    {
        await using var context = await site.Visit();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Design.ToString());
        var posts = 0;
        await page.RouteAsync("**/design", async route =>
        {
            if (route.Request.Method == "POST")
            {
                Interlocked.Increment(ref posts);
                await route.FulfillAsync(new RouteFulfillOptions { Status = 204 });
                return;
            }
            await route.ContinueAsync();
        });
        await Send(page).DblClickAsync();
        await page.EvaluateAsync("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))");
        Assert.Equal(1, posts);
    }

    [Fact]
    public async Task A_password_can_be_shown_and_is_hidden_again_before_it_is_sent()
    {
        await using var context = await site.Visit();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Design.ToString());
        var field = page.Locator("#Input_Password");
        await page.Locator("[data-show-password]").ClickAsync();
        await Expect(field).ToHaveAttributeAsync("type", "text");
        await page.EvaluateAsync("() => document.querySelector('form[method=post]').addEventListener('submit', e => { e.preventDefault(); })");
        await Send(page).ClickAsync();
        await Expect(field).ToHaveAttributeAsync("type", "password");
    }

    [Fact]
    public async Task The_characters_left_are_counted()
    {
        await using var context = await site.Visit();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Design.ToString());
        await Expect(page.Locator("#Input_Reason-count")).ToHaveTextAsync("You can enter up to 200 characters");
        await page.Locator("#Input_Reason").FillAsync(new string('x', 203));
        await Expect(page.Locator("#Input_Reason-count")).ToHaveTextAsync("3 characters too many");
    }

    [Fact]
    public async Task The_language_is_chosen_with_a_link_and_kept_on_the_next_page()
    {
        await using var context = await site.Browser.NewContextAsync(new BrowserNewContextOptions { Locale = "en-GB" });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(site.Portal, "help").ToString());
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "繁體中文" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("幫助");
        Assert.EndsWith("/help", page.Url, StringComparison.Ordinal);
        await page.GotoAsync(site.Portal.ToString());
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "zh-Hant-HK");
    }

    private static ILocator Send(IPage page) => page.Locator("form[method=post] button[type=submit]");
}
