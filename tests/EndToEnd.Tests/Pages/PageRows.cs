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
        OnPortal("design") with { State = "errors", Open = v => Sent(OnPortal("design"), v) },

        new("any", "problems/{code}", v => v.Goto(new Uri(v.Site.Portal, "problems/identity.registration_refused"))),

        OnIdentity(""),
        OnIdentity("register"),
        OnIdentity("register") with { State = "errors", Open = v => Sent(OnIdentity("register"), v) },
        OnIdentity("register/code") with { Open = CodeAsked },
        OnIdentity("register/code") with { State = "errors", Open = CodeWrong },
        OnIdentity("sign-in"),
        OnIdentity("sign-in") with { State = "errors", Open = v => Sent(OnIdentity("sign-in"), v) },
        OnIdentity("sign-in/recovery-code"),
        SignedIn("sign-out"),
        SignedIn("account"),
        SignedIn("account/sessions"),
        SignedIn("account/recover"),
        SignedIn("account/passkeys"),
        SignedIn("account/passkeys/add"),
        SignedIn("account/passkeys/{id:guid}/rename") with { Open = v => OnePasskey(v, "rename") },
        SignedIn("account/passkeys/{id:guid}/revoke") with { Open = v => OnePasskey(v, "revoke") },
        SignedIn("account/password"),
        SignedIn("account/recovery-codes"),
        SignedIn("account/contacts"),
        Fresh("account/contacts/change", "?kind=email"),
        Fresh("account/contacts/change", "?kind=email") with { State = "errors", Open = v => Sent(Fresh("account/contacts/change", "?kind=email"), v) },
        SignedIn("account/contacts/code") with { Open = NewContactAsked },
        Fresh("account/contacts/remove", "?kind=email"),
        SignedIn("account/activity"),
        SignedIn("account/close"),
        SignedIn("account/download"),
        SignedIn("account/language"),
        SignedIn("account/looks"),
        SignedIn("account/recovery"),
        SignedIn("account/services"),
        SignedIn("account/support"),
        SignedIn("organisations"),
        SignedIn("proofing"),
        SignedIn("proofing/start"),
        OnIdentity("recover"),
        OnIdentity("recover/finish"),

        Staff("account") with { State = "staff" },
        Staff("help-desk"),
        Staff("help-desk/cases/{reference}") with { Open = RecoverySeen },
        Staff("officer"),
        Staff("officer/new"),
        Staff("officer/recovery"),
        Staff("organisations/review"),
    ];

    /// <summary>
    /// Pages that need a case, an organisation or a request of a service to stand on. Their tests by HTTP are elsewhere; in a browser
    /// they are not looked at yet, and a page may be added here only with what it waits for.
    /// </summary>
    public static IReadOnlyDictionary<string, string> NotLookedAtYet { get; } = new Dictionary<string, string>
    {
        ["id/account/support/{reference}"] = "a support case",
        ["id/help-desk/{reference}"] = "a support case",
        ["id/officer/cases/{reference}"] = "a proofing case",
        ["id/officer/recovery/{reference}"] = "a recovery case",
        ["id/proofing/approve"] = "a case that waits for its code",
        ["id/proofing/evidence"] = "a case by evidence",
        ["id/proofing/extract"] = "a case by register extract",
        ["id/organisations/join"] = "an invitation",
        ["id/organisations/{organisationId:guid}"] = "an organisation",
        ["id/organisations/{organisationId:guid}/clients/new"] = "an organisation",
        ["id/organisations/{organisationId:guid}/clients/{clientId}"] = "a registered service",
        ["id/connect/consent"] = "a request of a service",
        ["id/connect/sign-out"] = "a request of a service",
    };

    /// <summary>Pages that answer GET but show nothing, by host label and route, each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> WithoutView { get; } = new Dictionary<string, string>();

    private static PageRow OnPortal(string route) => new("portal", route, v => v.Goto(new Uri(v.Site.Portal, route)));

    private static PageRow OnIdentity(string route) => new("id", route, v => v.Goto(new Uri(v.Site.Host.Issuer, route)));

    private static PageRow SignedIn(string route) =>
        new("id", route, async v => await v.Goto(new Uri(v.Site.Host.Issuer, route), await RegisteredResident.State(v.Site)));

    /// <summary>A page that asks for the passkey after five minutes, seen by someone who has just used theirs.</summary>
    private static PageRow Fresh(string route, string query) => new("id", route, async visitor =>
    {
        await using var context = await visitor.Site.Visit(visitor.Culture);
        var registering = await context.NewPageAsync();
        await VirtualAuthenticator.Attach(registering);
        await RegisteredResident.Register(visitor.Site, registering, visitor.Culture);
        return await visitor.Goto(new Uri(visitor.Site.Host.Issuer, route + query), await context.StorageStateAsync());
    });

    private static PageRow Staff(string route) =>
        new("id", route, async v => await v.Goto(new Uri(v.Site.Host.Issuer, route), await RegisteredResident.StaffState(v.Site)));

    /// <summary>The page after its last form was sent empty.</summary>
    private static async Task<IPage> Sent(PageRow row, Visitor visitor)
    {
        var page = await row.Open(visitor);
        await page.Locator("main form[method=post] button[type=submit]").Last.ClickAsync();
        await page.Locator("[data-error-summary]").WaitForAsync();
        return page;
    }

    private static async Task<IPage> OnePasskey(Visitor visitor, string action)
    {
        var page = await visitor.Goto(new Uri(visitor.Site.Host.Issuer, "account/passkeys"), await RegisteredResident.State(visitor.Site));
        await page.Locator($"li.card a[href$='/{action}']").First.ClickAsync();
        await page.WaitForURLAsync($"**/{action}");
        return page;
    }

    private static async Task<IPage> NewContactAsked(Visitor visitor)
    {
        var page = await Fresh("account/contacts/change", "?kind=email").Open(visitor);
        await page.Locator("[name='Input.Address']").FillAsync($"new.{Guid.CreateVersion7():N}@example.hk");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync("**/account/contacts/code");
        return page;
    }

    private static async Task<IPage> RecoverySeen(Visitor visitor)
    {
        var asking = await OnIdentity("recover").Open(visitor);
        await asking.Locator("[name='Input.Contact']").FillAsync("nobody@example.hk");
        await asking.Locator("main form button[type=submit]").First.ClickAsync();
        var reference = await asking.Locator("strong.mono").TextContentAsync();
        return await visitor.Goto(new Uri(visitor.Site.Host.Issuer, $"help-desk/cases/{reference}"), await RegisteredResident.StaffState(visitor.Site));
    }

    private static async Task<IPage> CodeAsked(Visitor visitor)
    {
        var page = await visitor.Goto(new Uri(visitor.Site.Host.Issuer, "register"));
        // The site keeps the language that is chosen here: it must be the one the test looks at.
        await page.Locator($"[name='Input.Language'][value='{visitor.Culture}']").CheckAsync();
        await page.Locator("[name='Input.Address']").FillAsync($"chan.{Guid.CreateVersion7():N}@example.hk");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync("**/register/code");
        return page;
    }

    private static async Task<IPage> CodeWrong(Visitor visitor)
    {
        var page = await CodeAsked(visitor);
        await page.Locator("[name='Input.Code']").FillAsync("00000000");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.Locator("[data-error-summary]").WaitForAsync();
        return page;
    }
}
