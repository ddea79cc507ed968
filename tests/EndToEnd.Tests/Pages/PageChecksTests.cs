using Bauhinia.EndToEnd.Tests.Browser;
using Xunit;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>Each check of a page, seen to find a planted fault: a check that never fails proves nothing.</summary>
public sealed class PageChecksTests(Site site)
{
    private static readonly HashSet<string> Allowed = ["PIN"];

    [Fact]
    public async Task A_button_without_a_name_is_found_by_axe() =>
        Assert.Contains(await Look("<main><h1>x</h1><button></button></main>", PageChecks.Axe), w => w.StartsWith("axe button-name", StringComparison.Ordinal));

    [Fact]
    public async Task Faint_text_is_found_by_axe() =>
        Assert.Contains(await Look("<main><h1>x</h1><p style='color:#aaa;background:#fff'>Faint words</p></main>", PageChecks.Axe), w => w.StartsWith("axe color-contrast", StringComparison.Ordinal));

    [Fact]
    public async Task Two_headings_and_another_language_are_found()
    {
        var wrong = (await Look("<h1>x</h1><h1>y</h1>", page => PageChecks.Structure(page, "zh-Hant-HK"))).ToList();
        Assert.Contains("2 h1", wrong);
        Assert.Contains("lang is en, not zh-Hant-HK", wrong);
    }

    [Fact]
    public async Task An_element_wider_than_the_screen_and_a_low_button_are_found()
    {
        var wrong = (await Look("<div class='broad' style='width:600px'>x</div><button style='height:20px'>x</button>", PageChecks.Layout)).ToList();
        Assert.Contains("wider than the screen: div.broad", wrong);
        Assert.Contains(wrong, w => w.StartsWith("lower than 44 px: <button", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_smaller_than_24_px_is_found_and_a_link_in_a_sentence_is_not()
    {
        var wrong = await Look("<p>Some <a href='#a'>words</a></p><a href='#b' style='display:block;width:20px;height:60px'>x</a>", PageChecks.Layout);
        Assert.Equal("smaller than 24 px: <a href=\"#b\" style=\"display:block;width:20px;height:60px\">x</a>", Assert.Single(wrong));
    }

    [Fact]
    public async Task What_does_not_fit_on_320_px_or_with_large_letters_is_found()
    {
        var wrong = (await Look("<div class='broad' style='width:340px'>x</div><div class='letters' style='width:12rem'>x</div>", PageChecks.Reflow)).ToList();
        Assert.Contains("wider than 320 px: div.broad", wrong);
        Assert.Contains("wider than the screen with letters of 200 %: div.letters", wrong);
    }

    [Fact]
    public async Task What_moves_is_found() =>
        Assert.StartsWith("moves: <p", Assert.Single(await Look("<p style='transition:color 1s'>x</p>", PageChecks.Calm)), StringComparison.Ordinal);

    [Fact]
    public async Task A_stop_without_a_mark_and_stops_never_reached_in_their_order_are_found()
    {
        var wrong = (await Look("<button id=a>x</button><button id=b tabindex=1>x</button><button id=c style='outline:none'>x</button><button id=d tabindex=-1>x</button>", KeyboardWalk.Through)).ToList();
        Assert.Contains(wrong, w => w.StartsWith("focused without a mark: <button id=\"c\"", StringComparison.Ordinal));
        Assert.Contains("the Tab key reaches 2 of 4 controls", wrong);
    }

    [Fact]
    public async Task English_on_a_Chinese_page_is_found_outside_marked_text() =>
        Assert.Equal(["not in zh-Hant: Submit"], await Look("<p>輸入 PIN 碼</p><code>token</code><p translate=no>Chan Tai Man</p><button>Submit</button>", p => PageChecks.Language(p, "zh-Hant", Allowed)));

    [Fact]
    public async Task Chinese_on_an_English_page_is_found() =>
        Assert.Equal(["not in en: 提交"], await Look("<button>提交</button>", p => PageChecks.Language(p, "en", Allowed)));

    [Fact]
    public async Task An_inline_script_and_a_missing_file_are_complained_of()
    {
        await using var visitor = new Visitor(site, "en", 360);
        var page = await visitor.Goto(new Uri(site.Portal, "help"));
        await page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); const i = new Image(); i.src = '/_design/none.png'; document.body.append(i); return new Promise(r => i.onerror = r); }");
        Assert.Contains(visitor.Complaints, c => c.Contains("Content Security Policy", StringComparison.Ordinal));
        Assert.Contains(visitor.Complaints, c => c.StartsWith("status 404", StringComparison.Ordinal));
        Assert.False(await page.EvaluateAsync<bool>("() => 'ran' in window"));
    }

    private async Task<IEnumerable<string>> Look(string body, Func<Microsoft.Playwright.IPage, Task<IEnumerable<string>>> check)
    {
        await using var context = await site.Visit();
        var page = await context.NewPageAsync();
        await page.SetContentAsync($"<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>題</title><body>{body}</body></html>".Replace("題", body.Contains('碼', StringComparison.Ordinal) ? "題" : "x", StringComparison.Ordinal));
        return await check(page);
    }
}
