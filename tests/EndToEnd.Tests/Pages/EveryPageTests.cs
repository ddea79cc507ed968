using Bauhinia.Testing;
using Bauhinia.EndToEnd.Tests.Browser;
using Microsoft.Playwright;
using Xunit;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>
/// Every page in one of the three languages. <c>./test</c> looks at 360 px; <c>./soak pages</c> also at 768 and 1280 px, and goes through
/// each page with the Tab key, and leaves screenshots in artifacts/screenshots/LANGUAGE for people to look at; <c>./test</c> leaves those of pages that fail.
/// </summary>
public abstract class EveryPageTests(Site site, string culture, string lang)
{
    private static readonly IReadOnlySet<string> Allowed = AllowedWords();
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("BAUHINIA_CAMPAIGN") == "long";
    private static readonly int[] WiderViews = IsLong ? [768, 1280] : [];

    public static TheoryData<string> Looks => [.. PageRows.All.Select(r => r.Key)];

    [Theory]
    [MemberData(nameof(Looks))]
    [Trait("Campaign", "pages")]
    public async Task A_page_is_accessible_and_speaks_one_language(string key)
    {
        var row = PageRows.All.Single(r => r.Key == key);
        await using var visitor = new Visitor(site, culture, PageChecks.PhoneWidth);
        var page = await row.Open(visitor);
        // Before anything changes the size of the view, which moves everything.
        var calm = await PageChecks.Calm(page);
        if (IsLong) await Screenshot(page, culture, key);
        List<string> wrong =
        [
            .. calm,
            .. await PageChecks.Structure(page, lang),
            .. await PageChecks.Language(page, culture, Allowed),
            .. await At(page, PageChecks.PhoneWidth),
            .. await PageChecks.Reflow(page),
        ];
        foreach (var width in WiderViews)
        {
            await PageChecks.Resize(page, width);
            await Screenshot(page, culture, $"{key}-{width}");
            wrong.AddRange(await At(page, width));
        }
        if (IsLong || culture == "en")
        {
            wrong.AddRange(await KeyboardWalk.Through(page));
        }
        wrong.AddRange(visitor.Complaints);
        if (wrong.Count > 0) await Screenshot(page, culture, key);
        Assert.True(wrong.Count == 0, $"{page.Url}\n{string.Join('\n', wrong)}");
    }

    private static async Task<IEnumerable<string>> At(IPage page, int width) =>
        (await PageChecks.Layout(page)).Concat(await PageChecks.Axe(page)).Select(w => $"{width} px: {w}");

    private static Task<byte[]> Screenshot(IPage page, string culture, string name) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        FullPage = true,
        Path = Path.Combine(Repository.Root, "artifacts", "screenshots", culture, name + ".png"),
    });

    private static HashSet<string> AllowedWords() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "tests/Architecture.Tests/Text/latin-words-in-chinese.txt"))
            .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('|')[0].Trim()),
    ];
}
