using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Bauhinia.EndToEnd.Tests.Browser;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Passkeys;

/// <summary>Someone who registered through the pages, by e-mail and with a passkey of Chromium's virtual authenticator.</summary>
internal static partial class RegisteredResident
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly ConcurrentDictionary<Site, Lazy<Task<string>>> States = new();
    private static readonly ConcurrentDictionary<Site, Lazy<Task<string>>> StaffStates = new();

    /// <summary>Cookies of a person who has just registered; one person for all who only look at pages.</summary>
    public static Task<string> State(Site site) => States.GetOrAdd(site, s => new Lazy<Task<string>>(() => NewState(s))).Value;

    /// <summary>Cookies of a person who holds every staff role.</summary>
    public static Task<string> StaffState(Site site) =>
        StaffStates.GetOrAdd(site, s => new Lazy<Task<string>>(() => NewState(s, "officer", "help-desk", "registrar"))).Value;

    /// <summary>Registers a new person and makes their first passkey; ends on the account's page.</summary>
    /// <returns>The person's e-mail address.</returns>
    public static async Task<string> Register(Site site, IPage page, string culture = "en")
    {
        var issuer = site.Host.Issuer.GetLeftPart(UriPartial.Authority);
        var email = $"chan.{Guid.CreateVersion7():N}@example.hk";
        await page.GotoAsync(issuer + "/register");
        // The site keeps the language that is chosen here.
        await page.Locator($"[name='Input.Language'][value='{culture}']").CheckAsync();
        await page.Locator("main input[autocomplete=email]").FillAsync(email);
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.Reaches("**/register/code");
        await page.Locator("main form input:not([type=hidden])").First.FillAsync(await NewestCode(site, email));
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        try
        {
            await page.Reaches("**/account/passkeys/add**");
        }
        catch (PlaywrightException)
        {
            throw new InvalidOperationException($"The code was entered, and {page.Url} says: {await page.Locator("main").InnerTextAsync()}");
        }
        await page.Locator("[data-passkey-button]").ClickAsync();
        await page.Reaches("**/account/recovery-codes**");
        await page.GotoAsync(issuer + "/account");
        return email;
    }

    /// <summary>The newest code that was sent to the address.</summary>
    public static async Task<string> NewestCode(Site site, string email)
    {
        var folder = Path.Combine(site.Host.Folder, "data", "identity", "outbox");
        // All messages are read with each look: looking without a pause takes a core from the server that is to send the code.
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Deadline)
        {
            if (Messages(folder).LastOrDefault(m => m.Contains(email, StringComparison.Ordinal)) is { } mail
                && EightDigits().Match(mail[mail.IndexOf("\n\n", StringComparison.Ordinal)..]) is { Success: true } code)
            {
                return code.Value;
            }
            await tick.WaitForNextTickAsync();
        }
        throw new InvalidOperationException($"No code arrived within {Deadline.TotalSeconds} s.");
    }

    /// <summary>Cookies of a person of their own, who holds the roles.</summary>
    public static async Task<string> NewState(Site site, params string[] roles)
    {
        await using var context = await site.Visit(width: 1280);
        var page = await context.NewPageAsync();
        await VirtualAuthenticator.Attach(page);
        var email = await Register(site, page);
        foreach (var role in roles)
        {
            if ((await site.Host.Command("staff", "grant", "--email", email, "--role", role)).ExitCode != 0) throw new InvalidOperationException($"The role {role} was not granted.");
        }
        return await context.StorageStateAsync();
    }

    // The names are version 7 GUIDs, which sort by time.
    private static IEnumerable<string> Messages(string folder) => !Directory.Exists(folder) ? [] :
        Directory.EnumerateFiles(folder).Where(f => !f.EndsWith(".part", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(f => File.ReadAllText(f).ReplaceLineEndings("\n"));

    [GeneratedRegex(@"\b\d{8}\b")]
    private static partial Regex EightDigits();
}
