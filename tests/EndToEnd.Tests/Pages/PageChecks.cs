using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>What holds for every page in every language and at every width. Each check returns what is wrong, in words.</summary>
internal static partial class PageChecks
{
    /// <summary>The view of a small phone in CSS pixels.</summary>
    public const int PhoneWidth = 360;

    /// <summary>A view of 1280 px magnified to 400 %, as WCAG 2.2 §1.4.10 counts.</summary>
    private const int NarrowestWidth = 320;

    private const int Height = 740;

    /// <summary>Cumulative layout shift; Web Vitals calls up to 0.1 good, and a busy machine paints a page in more steps than a quiet one.</summary>
    private const double MostShift = 0.05;

    private static readonly AxeRunOptions Rules = new()
    {
        // What passed is not asked for: of a long page it is megabytes.
        ResultTypes = new HashSet<ResultType> { ResultType.Violations },
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    // Text that belongs to a person or a machine is marked as not to be translated, text in another language by its lang.
    private const string VisibleText = """
        () => {
          const copy = document.body.cloneNode(true);
          copy.querySelectorAll('script, style, code, [translate=no], [lang], .languages').forEach(e => e.remove());
          document.body.append(copy);
          const text = copy.innerText;
          copy.remove();
          return document.title + '\n' + text;
        }
        """;

    private const string Wide = """
        () => {
          const limit = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= limit) return [];
          return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > limit + 1 && !e.closest('.table-scroll'))
            .map(e => e.tagName.toLowerCase() + '.' + e.className).slice(0, 5);
        }
        """;

    private const string Small = """
        () => [...document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea, summary, .footer a, .languages a, .navigation a')]
          .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
          .map(e => e.outerHTML.slice(0, 120))
        """;

    // WCAG 2.2 §2.5.8 leaves out links inside a sentence; a radio or a box inside its label is as large as the label.
    private const string Tiny = """
        () => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]')]
          .filter(e => e.checkVisibility() && !e.closest('.skip'))
          .filter(e => { const b = e.getBoundingClientRect(); return (b.width < 24 || b.height < 24) && !(e.matches('a') && getComputedStyle(e).display === 'inline'); })
          .map(e => e.outerHTML.slice(0, 120))
        """;

    private const string Moving = """
        () => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e); return parseFloat(s.transitionDuration) > 0 || (s.animationName !== 'none' && parseFloat(s.animationDuration) > 0); })
          .map(e => e.outerHTML.slice(0, 80)).slice(0, 5)
        """;

    private const string Shifted = """
        () => new Promise(resolve => {
          let sum = 0;
          new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; }).observe({ type: 'layout-shift', buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
        })
        """;

    public static async Task<IEnumerable<string>> Axe(IPage page)
    {
        var result = await page.RunAxe(Rules);
        return result.Violations.Select(v => $"axe {v.Id}: {v.Help} {string.Join(" ", v.Nodes.Select(n => n.Html).Take(3))}");
    }

    public static async Task<IEnumerable<string>> Structure(IPage page, string lang)
    {
        var wrong = new List<string>();
        var actual = await page.Locator("html").GetAttributeAsync("lang");
        if (actual != lang)
        {
            wrong.Add($"lang is {actual}, not {lang}");
        }
        if (await page.Locator("h1").CountAsync() is var count and not 1)
        {
            wrong.Add($"{count} h1");
        }
        var title = await page.TitleAsync();
        var heading = await page.Locator("h1").First.TextContentAsync() ?? "";
        if (!title.Contains('–', StringComparison.Ordinal) && !title.Contains(heading.Trim(), StringComparison.Ordinal))
        {
            wrong.Add($"the title '{title}' names no page");
        }
        return wrong;
    }

    public static async Task<IEnumerable<string>> Layout(IPage page)
    {
        var wide = await Strings(page, Wide);
        var small = await Strings(page, Small);
        var tiny = await Strings(page, Tiny);
        return [.. wide.Select(w => $"wider than the screen: {w}"), .. small.Select(s => $"lower than 44 px: {s}"), .. tiny.Select(t => $"smaller than 24 px: {t}")];
    }

    /// <summary>No scrolling sideways at 320 px (WCAG 2.2 §1.4.10), nor with letters of twice the size on a phone (§1.4.4).</summary>
    public static async Task<IEnumerable<string>> Reflow(IPage page)
    {
        await Resize(page, NarrowestWidth);
        var narrow = await Strings(page, Wide);
        await Resize(page, PhoneWidth);
        await page.EvaluateAsync("() => { document.documentElement.style.fontSize = '200%'; }");
        var large = await Strings(page, Wide);
        await page.EvaluateAsync("() => { document.documentElement.style.fontSize = ''; }");
        return narrow.Select(w => $"wider than 320 px: {w}").Concat(large.Select(w => $"wider than the screen with letters of 200 %: {w}"));
    }

    /// <summary>Nothing moves for someone who asked for less motion (every visitor here did), and nothing has jumped while the page came.</summary>
    public static async Task<IEnumerable<string>> Calm(IPage page)
    {
        var moving = await Strings(page, Moving);
        var shift = (await page.EvaluateAsync<JsonElement>(Shifted)).GetDouble();
        return moving.Select(m => $"moves: {m}").Concat(shift > MostShift ? [$"the layout shifted by {shift:0.000}"] : []);
    }

    public static Task Resize(IPage page, int width) => page.SetViewportSizeAsync(width, Height);

    /// <summary>English words on a Chinese page: text that has escaped the resources.</summary>
    public static async Task<IEnumerable<string>> Language(IPage page, string culture, IReadOnlySet<string> allowed)
    {
        var text = await page.EvaluateAsync<string>(VisibleText);
        return ForeignWords(culture, text, allowed).Select(w => $"not in {culture}: {w}");
    }

    internal static IEnumerable<string> ForeignWords(string culture, string text, IReadOnlySet<string> allowed) =>
        culture == "en" ? Han().Matches(text).Select(m => m.Value).Distinct() : Latin().Matches(text).Select(m => m.Value).Where(w => !allowed.Contains(w)).Distinct();

    private static async Task<string[]> Strings(IPage page, string script) =>
        (await page.EvaluateAsync<JsonElement>(script)).EnumerateArray().Select(e => e.GetString() ?? "").ToArray();

    [GeneratedRegex("[A-Za-z][A-Za-z'’.@/-]*[A-Za-z]")]
    private static partial Regex Latin();

    [GeneratedRegex("[\\u4E00-\\u9FFF]+")]
    private static partial Regex Han();
}
