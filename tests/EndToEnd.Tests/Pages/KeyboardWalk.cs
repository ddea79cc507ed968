using System.Text.Json;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>Goes through a page with the Tab key as someone without a mouse does.</summary>
internal static class KeyboardWalk
{
    // More than any page has: a page is walked whole, and a focus that goes round in it still ends.
    private const int MostStops = 400;

    // Where the focus is: its place among all elements, whether it can be seen, how it is marked. Null when the focus has left the page.
    private const string Stop = """
        () => {
          const e = document.activeElement;
          if (!e || e === document.body) return null;
          const box = e.getBoundingClientRect();
          const style = getComputedStyle(e);
          return {
            place: [...document.querySelectorAll('*')].indexOf(e),
            name: e.outerHTML.slice(0, 100),
            seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
            marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
          };
        }
        """;

    // A group of radio buttons is one stop, wherever the focus stands in it.
    private const string Expected = """
        () => {
          const groups = new Set();
          return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
            .filter(e => e.checkVisibility() && !e.disabled)
            .filter(e => e.type !== 'radio' || (!groups.has(e.name) && groups.add(e.name))).length;
        }
        """;

    /// <returns>What is wrong, in words: a stop out of the document's order (WCAG 2.2 §2.4.3), out of sight or unmarked (§2.4.7, §2.4.11), or one never reached (§2.1.1).</returns>
    public static async Task<IEnumerable<string>> Through(IPage page)
    {
        // The focus may stand in an error summary: the walk begins where a page without one does.
        await page.EvaluateAsync("() => { document.activeElement?.blur(); getSelection().removeAllRanges(); const top = document.createElement('span'); top.tabIndex = -1; document.body.prepend(top); top.focus(); top.remove(); scrollTo(0, 0); }");
        var wrong = new List<string>();
        var (last, stops) = (-1, 0);
        for (var i = 0; i < MostStops; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<JsonElement?>(Stop) is not { ValueKind: JsonValueKind.Object } stop) break;
            var (place, name) = (stop.GetProperty("place").GetInt32(), stop.GetProperty("name").GetString());
            if (place <= last) wrong.Add($"out of order: {name}");
            if (!stop.GetProperty("seen").GetBoolean()) wrong.Add($"focused out of sight: {name}");
            if (!stop.GetProperty("marked").GetBoolean()) wrong.Add($"focused without a mark: {name}");
            last = place;
            stops++;
        }
        var expected = (await page.EvaluateAsync<JsonElement>(Expected)).GetInt32();
        if (stops < expected) wrong.Add($"the Tab key reaches {stops} of {expected} controls");
        return wrong;
    }
}
