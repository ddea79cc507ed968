using Microsoft.Playwright;

namespace Bauhinia.Smoke;

/// <summary>
/// A resident registers with a passkey, signs in with it, reads the pages in three languages, is proved at a counter by an officer,
/// signs in to the example service, books, and signs out everywhere. Elements are found by what a person or the browser uses, never by words, which differ by language.
/// </summary>
internal sealed class Story(Browser browser, Uri issuer, Uri venue, Outbox outbox, DemoResidents residents)
{
    private readonly Walk _walk = new();
    private readonly string _email = $"chan.{Guid.CreateVersion7():N}@example.hk";

    public async Task Tell()
    {
        var page = await browser.Person();
        await _walk.Step("A resident asks to register by e-mail", () => AskToRegister(page));
        await _walk.Step("The code from the mail opens the account", () => EnterCode(page));
        await _walk.Step("The browser makes a passkey", () => MakePasskey(page));
        await _walk.Step("The resident signs out", () => SignOut(page));
        await _walk.Step("The passkey signs the resident in again", () => SignIn(page));
        foreach (var language in (string[])["zh-Hant", "zh-Hans", "en"])
            await _walk.Step($"The account's page speaks {language}", () => SpeaksLanguage(page, language));
        await Counter(page);
        await _walk.Step("The venue booking service signs the resident in", () => SignInAtVenue(page));
        await _walk.Step("The resident books an hour", () => Book(page));
        await _walk.Step("Signing out everywhere ends the service's session too", () => SignOutEverywhere(page));
    }

    private async Task Counter(IPage resident)
    {
        var officer = await browser.Person();
        var counter = new Counter(issuer, resident, officer);
        await _walk.Step("The resident asks to be proved at a counter", counter.Ask);
        await _walk.Step("An officer signs in by recovery code and makes a passkey", () => counter.OfficerSignsIn(residents));
        await _walk.Step("The officer takes the case from the queue", counter.Claim);
        await _walk.Step("The resident approves the officer's code with the passkey", counter.Approve);
        await _walk.Step("The officer decides, and the resident is proved", counter.Decide);
        await officer.Context.CloseAsync();
    }

    private async Task AskToRegister(IPage page)
    {
        await Open(page, issuer, "/register");
        await page.Locator("main input[autocomplete=email]").FillAsync(_email);
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.Reaches("**/register/code");
    }

    private async Task EnterCode(IPage page)
    {
        await page.Locator("main form input:not([type=hidden])").First.FillAsync(await outbox.Code(_email));
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.Reaches("**/account/passkeys/add**");
    }

    private async Task MakePasskey(IPage page)
    {
        await page.Locator("[data-passkey-button]").ClickAsync();
        await page.Reaches("**/account/recovery-codes**");
        await Open(page, issuer, "/account");
    }

    private async Task SignOut(IPage page)
    {
        await Open(page, issuer, "/sign-out");
        await page.Locator("main button[type=submit]").ClickAsync();
        // The same address before and after: the form is gone when it is done.
        await Assertions.Expect(page.Locator("main button[type=submit]")).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(issuer, "/account").AbsoluteUri);
        if (!page.Url.Contains("/sign-in", StringComparison.Ordinal)) throw new StepException($"After signing out {page.Url} still opens.");
    }

    private async Task SignIn(IPage page)
    {
        await page.GotoAsync(new Uri(issuer, "/sign-in?return=%2Faccount").AbsoluteUri);
        await PressPasskey(page);
        await page.Reaches("**/account");
    }

    private async Task SpeaksLanguage(IPage page, string language)
    {
        await Open(page, issuer, "/account");
        if (await Spoken(page) == language) return;
        await page.Locator($"header a[hreflang='{language}']").First.ClickAsync();
        await Assertions.Expect(page.Locator($"html[lang^='{language}']")).ToHaveCountAsync(1);
        await Open(page, issuer, "/account");
        var spoken = await Spoken(page);
        if (spoken != language) throw new StepException($"The page is in {spoken}.");
    }

    // The page may name the region too, as in zh-Hant-HK.
    private static async Task<string> Spoken(IPage page)
    {
        var tag = await page.Locator("html").GetAttributeAsync("lang") ?? "";
        return tag.StartsWith("zh", StringComparison.Ordinal) ? tag[..Math.Min(tag.Length, 7)] : tag[..Math.Min(tag.Length, 2)];
    }

    private async Task SignInAtVenue(IPage page)
    {
        await Open(page, venue, "/");
        await page.Locator("header a[href^='/sign-in']").ClickAsync();
        await page.Reaches("**/connect/consent**");
        await page.Locator("form[action*='Agree' i] button").ClickAsync();
        await page.Reaches(new Uri(venue, "/").AbsoluteUri);
        await page.Locator("header form[action='/sign-out']").WaitForAsync();
    }

    private static async Task Book(IPage page)
    {
        await page.Locator("ul.venues a").First.ClickAsync();
        // The last day offered has free hours whatever the time of day.
        await page.Locator("nav.days a").Last.ClickAsync();
        await page.Locator("ul.slots li.free button").First.ClickAsync();
        await page.Reaches("**/bookings**");
        if (await page.Locator("ul.bookings li").CountAsync() != 1) throw new StepException("The booking is not in the list.");
    }

    private async Task SignOutEverywhere(IPage page)
    {
        await Open(page, issuer, "/account/sessions");
        await page.Locator("form[action*='EndAll' i] button").ClickAsync();
        await Assertions.Expect(page.Locator("form[action*='EndAll' i]")).ToHaveCountAsync(0);
        // The logout token travels from server to server (OpenID Connect Back-Channel Logout 1.0) in its own time.
        for (var look = 0; look < 50; look++)
        {
            await Open(page, venue, "/");
            if (await page.Locator("header a[href^='/sign-in']").CountAsync() > 0) return;
        }

        throw new StepException("The service still has its session.");
    }

    public static async Task Open(IPage page, Uri origin, string path)
    {
        var answer = await page.GotoAsync(new Uri(origin, path).AbsoluteUri);
        if (answer?.Ok != true) throw new StepException($"{path} answered {answer?.Status}.");
        if (new Uri(page.Url).AbsolutePath != path) throw new StepException($"{path} led to {page.Url}.");
    }

    // Where the browser offers the passkey by itself there is nothing left to press.
    public static async Task PressPasskey(IPage page)
    {
        try
        {
            await page.Locator("[data-passkey-button]").ClickAsync(new LocatorClickOptions { Timeout = 3000 });
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            // Already on the way to the next page, which the caller waits for.
        }
    }
}
