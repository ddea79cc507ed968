using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>A row for every page of the host. A page without one fails the tests, a row without a page as well.</summary>
internal static class PageRows
{
    public static IReadOnlyList<PageRow> All { get; } =
    [
        OnPortal(""),
        OnPortal("help"),
        OnPortal("privacy"),
        OnPortal("cookies"),
        OnPortal("accessibility"),
        OnPortal("design"),
        OnPortal("design") with { State = "errors", Open = DesignWithErrors },
    ];

    /// <summary>Pages that answer GET but show nothing, each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> WithoutView { get; } = new Dictionary<string, string>();

    private static PageRow OnPortal(string route) => new(route, visitor => visitor.Goto(new Uri(visitor.Site.Portal, route)));

    private static async Task<IPage> DesignWithErrors(Visitor visitor)
    {
        var page = await visitor.Goto(new Uri(visitor.Site.Portal, "design"));
        await page.Locator("form[method=post] button[type=submit]").ClickAsync();
        await page.Locator("[data-error-summary]").WaitForAsync();
        return page;
    }
}
