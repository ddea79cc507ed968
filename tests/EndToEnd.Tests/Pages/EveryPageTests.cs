using Bauhinia.EndToEnd.Tests.Browser;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>
/// Every page in the three languages: at 360 px in <c>./test</c>, also at 768 and 1280 px when BAUHINIA_CAMPAIGN=long. Screenshots
/// are left in artifacts/screenshots/LANGUAGE for people to look at.
/// </summary>
public sealed class EveryPageTests(Site site)
{
    private static readonly string Root = FindRoot();
    private static readonly IReadOnlySet<string> Allowed = AllowedWords();

    public static TheoryData<string, string, int> Looks
    {
        get
        {
            int[] widths = Environment.GetEnvironmentVariable("BAUHINIA_CAMPAIGN") == "long" ? [360, 768, 1280] : [360];
            var data = new TheoryData<string, string, int>();
            foreach (var row in PageRows.All)
            {
                foreach (var culture in (string[])["en", "zh-Hant", "zh-Hans"])
                {
                    foreach (var width in widths)
                    {
                        data.Add(row.Key, culture, width);
                    }
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_page_is_accessible_and_speaks_one_language(string key, string culture, int width)
    {
        var row = PageRows.All.Single(r => r.Key == key);
        await using var visitor = new Visitor(site, culture, width);
        var page = await row.Open(visitor);
        await Screenshot(page, culture, width == 360 ? key : $"{key}-{width}");
        List<string> wrong =
        [
            .. visitor.Complaints,
            .. await PageChecks.Structure(page, culture switch { "zh-Hant" => "zh-Hant-HK", "zh-Hans" => "zh-Hans-CN", _ => "en" }),
            .. await PageChecks.Layout(page),
            .. await PageChecks.Language(page, culture, Allowed),
            .. await PageChecks.Axe(page),
        ];
        Assert.True(wrong.Count == 0, $"{page.Url}\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Every_page_of_the_host_has_a_row_and_every_row_a_page()
    {
        var pages = PagesOf(site.Host.Services.GetRequiredService<EndpointDataSource>()).ToList();
        Assert.True(pages.Count >= 6, "The portal alone has six pages.");
        var rows = PageRows.All.Select(r => $"{r.System}/{r.Route}").Concat(PageRows.WithoutView.Keys).Distinct().ToList();
        Assert.Equal(pages.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rows_have_names_of_their_own() => Assert.Equal(PageRows.All.Count, PageRows.All.Select(r => r.Key).Distinct().Count());

    internal static IEnumerable<string> PagesOf(EndpointDataSource source) =>
        source.Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { } methods || methods.Contains("GET"))
            .SelectMany(e => (e.Metadata.GetMetadata<HostAttribute>()?.Hosts ?? ["any"]).Select(h => $"{h.Split('.')[0]}/{e.RoutePattern.RawText?.Trim('/')}")).Distinct();

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
