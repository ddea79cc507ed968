using Bauhinia.EndToEnd.Tests.Browser;
using Xunit;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>The register of devices on a phone.</summary>
public sealed class DevicesTests(Site site)
{
    /// <summary>Words of which a part stands on another line: a range over a whole word has one rectangle.</summary>
    private const string BrokenWords = """
        () => {
          const broken = [], walk = document.createTreeWalker(document.querySelector('tbody'), NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            for (const word of walk.currentNode.data.matchAll(/[\w]+/g)) {
              const range = document.createRange();
              range.setStart(walk.currentNode, word.index);
              range.setEnd(walk.currentNode, word.index + word[0].length);
              if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) broken.push(word[0]);
            }
          }
          return broken;
        }
        """;

    [Fact]
    public async Task No_word_is_broken_on_a_phone_and_each_value_says_what_it_is()
    {
        await using var context = await site.Visit("en", width: 390);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(site.Data, "devices").ToString());
        Assert.NotEqual(0, await page.Locator("tbody tr").CountAsync());
        Assert.Empty(await page.EvaluateAsync<string[]>(BrokenWords));
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('.table-scroll').scrollWidth <= innerWidth"), "The table is wider than the phone.");
        Assert.Contains("Why", await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('tbody td:nth-child(3)'), '::before').content"), StringComparison.Ordinal);
        // It is still a table to a screen reader.
        Assert.Equal(5, await page.GetByRole(Microsoft.Playwright.AriaRole.Row).Nth(1).GetByRole(Microsoft.Playwright.AriaRole.Cell).CountAsync());
    }
}
