using Bauhinia.EndToEnd.Tests.Browser;
using Microsoft.Playwright;
using Xunit;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>
/// Every page in the three languages: at 360 px in <c>./test</c>, also at 768 and 1280 px when BAUHINIA_CAMPAIGN=long. Screenshots
/// are left in artifacts/screenshots/LANGUAGE for people to look at.
/// </summary>
public abstract class EveryPageTests(Site site, string culture, string lang)
{
    private static readonly string Root = FindRoot();
    private static readonly IReadOnlySet<string> Allowed = AllowedWords();

    public static TheoryData<string, int> Looks
    {
        get
        {
            int[] widths = Environment.GetEnvironmentVariable("BAUHINIA_CAMPAIGN") == "long" ? [360, 768, 1280] : [360];
            var data = new TheoryData<string, int>();
            foreach (var row in PageRows.All)
            {
                foreach (var width in widths)
                {
                    data.Add(row.Key, width);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_page_is_accessible_and_speaks_one_language(string key, int width)
    {
        var row = PageRows.All.Single(r => r.Key == key);
        await using var visitor = new Visitor(site, culture, width);
        var page = await row.Open(visitor);
        await Screenshot(page, culture, width == 360 ? key : $"{key}-{width}");
        List<string> wrong =
        [
            .. visitor.Complaints,
            .. await PageChecks.Structure(page, lang),
            .. await PageChecks.Layout(page),
            .. await PageChecks.Language(page, culture, Allowed),
            .. await PageChecks.Axe(page),
        ];
        Assert.True(wrong.Count == 0, $"{page.Url}\n{string.Join('\n', wrong)}");
    }

    private static Task<byte[]> Screenshot(IPage page, string culture, string name) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        FullPage = true,
        Path = Path.Combine(Root, "artifacts", "screenshots", culture, name + ".png"),
    });

    private static HashSet<string> AllowedWords() =>
    [
        .. File.ReadLines(Path.Combine(Root, "tests/Architecture.Tests/Text/latin-words-in-chinese.txt"))
            .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('|')[0].Trim()),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bauhinia.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
        }
        return folder.FullName;
    }
}
