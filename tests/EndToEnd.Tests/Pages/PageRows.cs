using Bauhinia.EndToEnd.Tests.Browser;
using Bauhinia.EndToEnd.Tests.Passkeys;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>A row for every page of the host. A page without one fails the tests, a row without a page as well.</summary>
internal static class PageRows
{
    private static readonly SemaphoreSlim OneCode = new(1, 1);

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
        new("any", "api/docs/{document?}", v => v.Goto(new Uri(v.Site.Host.Issuer, "api/docs"))),
        new("any", "api/docs/{document?}", v => v.Goto(new Uri(v.Site.Portal, "api/docs"))) { State = "list" },

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

        SignedIn("account/support/{reference}") with { Open = v => At(v, RegisteredResident.State, async () => $"account/support/{await Scenes.Support(v.Site)}") },
        SignedIn("proofing") with { State = "case", Open = v => At(v, s => Scenes.Person(s, "counter"), async () => Discard(await Scenes.CounterCase(v.Site), "proofing")) },
        SignedIn("proofing/start") with { State = "errors", Open = v => Sent(SignedIn("proofing/start"), v) },
        SignedIn("proofing/approve"),
        SignedIn("proofing/evidence") with { Open = v => At(v, s => Scenes.Person(s, "evidence draft"), async () => Discard(await Scenes.EvidenceDraft(v.Site), "proofing/evidence")) },
        SignedIn("proofing/extract") with { Open = v => At(v, s => Scenes.Person(s, "extract"), async () => Discard(await Scenes.ExtractCase(v.Site), "proofing/extract")) },
        SignedIn("organisations/join") with { Open = v => At(v, s => Scenes.Person(s, "invited"), async () => $"organisations/join?token={await Scenes.Invitation(v.Site)}") },
        SignedIn("organisations/{organisationId:guid}") with { Open = v => At(v, RegisteredResident.State, async () => { await Scenes.Service(v.Site); return await Scenes.Organisation(v.Site); }) },
        SignedIn("organisations/{organisationId:guid}/clients/new") with { Open = NewService },
        SignedIn("organisations/{organisationId:guid}/clients/new") with { State = "errors", Open = v => Sent(SignedIn("") with { Open = NewService }, v) },
        SignedIn("organisations/{organisationId:guid}/clients/{clientId}") with { Open = v => At(v, RegisteredResident.State, () => Scenes.Service(v.Site)) },
        SignedIn("organisations/{organisationId:guid}/service-accounts") with { Open = v => At(v, RegisteredResident.State, () => Scenes.ServiceAccounts(v.Site)) },
        SignedIn("organisations/{organisationId:guid}/service-accounts") with { State = "errors", Open = v => Sent(SignedIn("") with { Open = w => At(w, RegisteredResident.State, () => Scenes.ServiceAccounts(w.Site)) }, v, "form[action*='Create'] button") },
        SignedIn("connect/consent") with { Open = async v => await v.Goto(new Uri(v.Site.Venue.Origin, "sign-in"), await RegisteredResident.State(v.Site)) },
        SignedIn("connect/sign-out"),
        OnIdentity("connect/sign-out") with { State = "done" },
        OnIdentity("recover") with { State = "asked", Open = RecoveryAsked },

        Staff("account") with { State = "staff" },
        Staff("help-desk"),
        Staff("help-desk/cases/{reference}") with { Open = RecoverySeen },
        Staff("help-desk/{reference}") with { Open = v => At(v, RegisteredResident.StaffState, async () => $"help-desk/{await Scenes.Support(v.Site)}") },
        Staff("officer") with { Open = v => At(v, RegisteredResident.StaffState, async () => Discard(await Scenes.WaitingCase(v.Site), "officer")) },
        Staff("officer") with { State = "done", Open = v => At(v, RegisteredResident.StaffState, () => Task.FromResult("officer?done=Approve")) },
        Staff("officer/cases/{reference}") with { Open = v => Case(v, Scenes.EvidenceCase) },
        Staff("officer/cases/{reference}") with { State = "counter", Open = CounterCode },
        Staff("officer/cases/{reference}") with { State = "errors", Open = v => Sent(Staff("") with { Open = w => Case(w, Scenes.EvidenceCase) }, v, "form[action*='decide'] button") },
        Staff("officer/cases/{reference}") with { State = "waiting", Open = v => Case(v, Scenes.WaitingCase) },
        Staff("officer/new"),
        Staff("officer/recovery"),
        Staff("officer/recovery/{reference}") with { Open = v => At(v, RegisteredResident.StaffState, async () => $"officer/recovery/{await Scenes.RecoveryAsked(v.Site)}") },
        Staff("officer/recovery/{reference}") with { State = "checked", Open = v => At(v, RegisteredResident.StaffState, async () => $"officer/recovery/{await Scenes.RecoveryChecked(v.Site)}") },
        Staff("organisations/review") with { Open = v => At(v, RegisteredResident.StaffState, async () => Discard(await Scenes.Organisation(v.Site), "organisations/review")) },

        OnPortal("") with { State = "not-found", Open = v => v.Goto(new Uri(v.Site.Portal, "no-such-page")) },
        OnIdentity("") with { State = "forbidden", Open = async v => await v.Goto(new Uri(v.Site.Host.Issuer, "officer"), await RegisteredResident.State(v.Site)) },

        OnData(""),
        OnData("datasets") with { State = "empty", Open = v => v.Goto(new Uri(v.Site.Data, "datasets?Q=nothing")) },
        OnData("datasets"),
        OnData("datasets/{name}") with { State = "waiting", Open = v => v.Goto(new Uri(v.Site.Data, "datasets/hko-current-weather")) },
        OnData("datasets/{name}") with { Open = async v => await v.Goto(new Uri(v.Site.Data, $"datasets/{await Scenes.Traffic(v.Site)}")) },
        OnData("map") with { Open = DrawnMap },
        OnData("devices"),
        OnData("devices") with { State = "empty", Open = v => v.Goto(new Uri(v.Site.Data, "devices?Q=nothing")) },

        InConsole("console", Scenes.ConsoleStranger) with { State = "empty" },
        InConsole("console", Publisher),
        InConsole("console/approvals", Approver) with { Open = async v => { await Scenes.Asked(v.Site); return await InConsole("console/approvals", Approver).Open(v); } },
        InConsole("console/connectors", Publisher),
        InConsole("console/join", Scenes.ConsoleStranger),
        OnData("console/sign-in-failed"),
        InConsole("console/departments/{department}/members", Administrator, "console/departments/td/members"),
        InConsole("console/departments/{department}/members", Administrator) with { State = "errors", Open = v => Sent(InConsole("", Administrator, "console/departments/td/members"), v, "form[action*='Invite'] button") },
        InConsole("console/departments/{department}/audit", Administrator, "console/departments/td/audit"),
        InConsole("console/streams/{name}", Publisher, "console/streams/td-traffic-speed"),
        InConsole("console/streams/{name}", Approver) with { State = "asked", Open = async v => await InConsole("", Approver, $"console/streams/{await Scenes.Asked(v.Site)}").Open(v) },
        InConsole("console/streams/{name}/revisions/{number:int}", Publisher, "console/streams/td-traffic-speed/revisions/1"),
        InConsole("console/streams/{name}/keys", Publisher, "console/streams/td-traffic-speed/keys"),
        InConsole("keys", Scenes.ConsoleStranger),

        AtVenue(""),
        AtVenue("") with { State = "signed-in", Open = async v => await v.Goto(v.Site.Venue.Origin, await Scenes.Guest(v.Site, "quiet")) },
        AtVenue("venues/{id:maxlength(40)}") with { Open = async v => await VenueDay(v, null) },
        AtVenue("venues/{id:maxlength(40)}") with { State = "signed-in", Open = async v => await VenueDay(v, await Scenes.BusyGuest(v.Site)) },
        AtVenue("venues/{id:maxlength(40)}") with { State = "refused", Open = BookedTooMuch },
        AtVenue("bookings") with { Open = async v => await v.Goto(new Uri(v.Site.Venue.Origin, "bookings?done=booked"), await Scenes.BusyGuest(v.Site)) },
        AtVenue("bookings") with { State = "empty", Open = async v => await v.Goto(new Uri(v.Site.Venue.Origin, "bookings?done=cancelled"), await Scenes.Guest(v.Site, "quiet")) },
        AtVenue("sign-in-failed") with { Open = v => v.Goto(new Uri(v.Site.Venue.Origin, "sign-in-failed?reason=access_denied")) },
        AtVenue("problem") with { Open = v => v.Goto(new Uri(v.Site.Venue.Origin, "no-such-page")) },
    ];

    /// <summary>Pages that answer GET but show nothing, by host label and route, each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> WithoutView { get; } = new Dictionary<string, string>();

    private static PageRow OnPortal(string route) => new("portal", route, v => v.Goto(new Uri(v.Site.Portal, route)));

    private static PageRow OnData(string route) => new("data", route, v => v.Goto(new Uri(v.Site.Data, route)));

    /// <summary>A page of the console, seen by one of its people.</summary>
    private static PageRow InConsole(string route, Func<Site, Task<string>> person, string? path = null) =>
        new("data", route, async v => await v.Goto(new Uri(v.Site.Data, path ?? route), await person(v.Site)));

    private static Task<string> Publisher(Site site) => Scenes.ConsoleMember(site, "publisher");

    private static Task<string> Approver(Site site) => Scenes.ConsoleMember(site, "approver");

    private static Task<string> Administrator(Site site) => Scenes.ConsoleMember(site, "administrator");

    private static async Task<IPage> DrawnMap(Visitor visitor)
    {
        await Scenes.Traffic(visitor.Site);
        var page = await visitor.Goto(new Uri(visitor.Site.Data, "map"));
        await page.Locator("[data-drawn]").WaitForAsync();
        return page;
    }

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

    private static PageRow AtVenue(string route) => new("venue", route, v => v.Goto(new Uri(v.Site.Venue.Origin, route)));

    /// <summary>A page of the host, seen by one person, after what it stands on was made.</summary>
    private static async Task<IPage> At(Visitor visitor, Func<Site, Task<string>> person, Func<Task<string>> path)
    {
        var made = await path();
        return await visitor.Goto(new Uri(visitor.Site.Host.Issuer, made), await person(visitor.Site));
    }

    private static string Discard(string made, string path) => made.Length == 0 ? throw new InvalidOperationException("The scene made nothing.") : path;

    private static Task<IPage> Case(Visitor visitor, Func<Site, Task<string>> scene) =>
        At(visitor, RegisteredResident.StaffState, async () => $"officer/cases/{await scene(visitor.Site)}");

    private static Task<IPage> NewService(Visitor visitor) => At(visitor, RegisteredResident.State, async () => $"{await Scenes.Organisation(visitor.Site)}/clients/new");

    /// <summary>The page after its last form was sent empty.</summary>
    private static async Task<IPage> Sent(PageRow row, Visitor visitor, string button = "main form[method=post] button[type=submit]")
    {
        var page = await row.Open(visitor);
        await page.Locator(button).Last.ClickAsync();
        await page.Locator("[data-error-summary]").WaitForAsync();
        return page;
    }

    private static async Task<IPage> OnePasskey(Visitor visitor, string action)
    {
        var page = await visitor.Goto(new Uri(visitor.Site.Host.Issuer, "account/passkeys"), await RegisteredResident.State(visitor.Site));
        await page.Locator($"li.card a[href$='/{action}']").First.ClickAsync();
        await page.Reaches($"**/{action}");
        return page;
    }

    private static async Task<IPage> NewContactAsked(Visitor visitor)
    {
        var page = await Fresh("account/contacts/change", "?kind=email").Open(visitor);
        await page.Locator("[name='Input.Address']").FillAsync($"new.{Guid.CreateVersion7():N}@example.hk");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.Reaches("**/account/contacts/code");
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
        await page.Reaches("**/register/code");
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

    private static async Task<IPage> CounterCode(Visitor visitor)
    {
        var page = await Case(visitor, Scenes.CounterCase);
        // Of two codes issued for one case at the same moment only one is made.
        await OneCode.WaitAsync();
        try
        {
            await page.Locator("main form[action*='handler=code'] button").ClickAsync();
            await page.Locator(".banner .mono").WaitForAsync();
        }
        finally
        {
            OneCode.Release();
        }
        return page;
    }

    private static async Task<IPage> RecoveryAsked(Visitor visitor)
    {
        var page = await visitor.Goto(new Uri(visitor.Site.Host.Issuer, "recover"));
        await page.Locator("[name='Input.Contact']").FillAsync("nobody@example.org");
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.Locator(".panel .mono").WaitForAsync();
        return page;
    }

    /// <summary>The last day that the first venue offers: its hours have not begun.</summary>
    private static async Task<IPage> VenueDay(Visitor visitor, string? state)
    {
        var page = await visitor.Goto(visitor.Site.Venue.Origin, state);
        await page.Locator(".venues a").First.ClickAsync();
        await page.Locator("nav.days a").Last.ClickAsync();
        await page.Locator("nav.days li:last-child [aria-current]").WaitForAsync();
        return page;
    }

    private static async Task<IPage> BookedTooMuch(Visitor visitor)
    {
        var page = await VenueDay(visitor, await Scenes.BusyGuest(visitor.Site));
        await page.Locator(".slots .free button").First.ClickAsync();
        await page.Locator(".notice.bad").WaitForAsync();
        return page;
    }
}
