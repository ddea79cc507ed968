using Bauhinia.EndToEnd.Tests.Browser;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>People at the publishing console.</summary>
internal static partial class Scenes
{
    /// <summary>Cookies of a member of the Transport Department who has signed in and taken up an invitation.</summary>
    public static Task<string> ConsoleMember(Site site, string role) => Once(site, $"console {role}", async () =>
    {
        await using var context = await site.Visit(width: 1280, state: await Person(site, $"console {role}"));
        var page = await context.NewPageAsync();
        await page.GotoAsync(await ConsoleInvitation(site, role));
        await AgreeToConsole(page);
        await page.Locator("main form button[type=submit]").ClickAsync();
        await page.Reaches("**/console?done=joined");
        return await context.StorageStateAsync();
    });

    /// <summary>Cookies of someone who has signed in at the console and works in no department.</summary>
    public static Task<string> ConsoleStranger(Site site) => Once(site, "console stranger", async () =>
    {
        await using var context = await site.Visit(width: 1280, state: await Person(site, "console stranger"));
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(site.Data, "console").ToString());
        await AgreeToConsole(page);
        return await context.StorageStateAsync();
    });

    /// <summary>A publisher has asked for the approval of the waiting stream; its name.</summary>
    public static Task<string> Asked(Site site) => Once(site, "asked", async () =>
        await At(site, new Uri(site.Data, $"console/streams/{ConsoleClient.Waiting}"), await ConsoleMember(site, "publisher"), async page =>
        {
            await page.Locator("form[action*='Propose'] button").ClickAsync();
            await page.Reaches("**?done=proposed");
            return ConsoleClient.Waiting;
        }));

    private static async Task<string> ConsoleInvitation(Site site, string role)
    {
        var (exit, output) = await site.Host.Command("data", "members", "invite", "--department", "td", "--role", role, "--post", "Head");
        return exit == 0 ? output.Trim() : throw new InvalidOperationException(output);
    }

    private static async Task AgreeToConsole(IPage page)
    {
        await page.Reaches("**/connect/consent**");
        await page.Locator("form[action*='Agree' i] button").ClickAsync();
        await page.Reaches("**/console**");
    }
}
