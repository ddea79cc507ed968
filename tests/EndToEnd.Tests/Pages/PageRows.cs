using Bauhinia.EndToEnd.Tests.Passkeys;
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
        new("sign-in", visitor => visitor.Goto(new Uri(visitor.Site.Host.Issuer, "sign-in"))),
        new("sign-in", SignInWithErrors) { State = "errors" },
        new("sign-in/recovery-code", visitor => visitor.Goto(new Uri(visitor.Site.Host.Issuer, "sign-in/recovery-code"))),
        SignedIn("sign-out"),
        SignedIn("account/recover"),
        SignedIn("account/passkeys"),
        SignedIn("account/passkeys/add"),
        SignedIn("account/password"),
        SignedIn("account/recovery-codes"),
        new("account/passkeys/{id:guid}/rename", visitor => OnePasskey(visitor, "rename")),
        new("account/passkeys/{id:guid}/revoke", visitor => OnePasskey(visitor, "revoke")),
    ];

    /// <summary>Pages that answer GET but show nothing, each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> WithoutView { get; } = new Dictionary<string, string>();

    private static PageRow OnPortal(string route) => new(route, visitor => visitor.Goto(new Uri(visitor.Site.Portal, route)));

    private static PageRow SignedIn(string route) =>
        new(route, async visitor => await visitor.Goto(new Uri(visitor.Site.Host.Issuer, route), await RegisteredResident.State(visitor.Site)));

    private static async Task<IPage> OnePasskey(Visitor visitor, string action)
    {
        var page = await visitor.Goto(new Uri(visitor.Site.Host.Issuer, "account/passkeys"), await RegisteredResident.State(visitor.Site));
        await page.Locator($"li.card a[href$='/{action}']").First.ClickAsync();
        await page.WaitForURLAsync($"**/{action}");
        return page;
    }

    private static async Task<IPage> SignInWithErrors(Visitor visitor)
    {
        var page = await visitor.Goto(new Uri(visitor.Site.Host.Issuer, "sign-in"));
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.Locator("[data-error-summary]").WaitForAsync();
        return page;
    }

    private static async Task<IPage> DesignWithErrors(Visitor visitor)
    {
        var page = await visitor.Goto(new Uri(visitor.Site.Portal, "design"));
        await page.Locator("form[method=post] button[type=submit]").ClickAsync();
        await page.Locator("[data-error-summary]").WaitForAsync();
        return page;
    }
}
