using Bauhinia.EndToEnd.Tests.Browser;
using Bauhinia.EndToEnd.Tests.Passkeys;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>Organisations with their services, and people at the example service.</summary>
internal static partial class Scenes
{
    /// <summary>An organisation of the resident of the tests, with a service in the sandbox and one asked for in production; its path.</summary>
    public static Task<string> Organisation(Site site) => Once(site, "organisation", async () =>
    {
        var state = await RegisteredResident.State(site);
        var path = await At(site, Id(site, "organisations"), state, async page =>
        {
            await page.Locator("[name='Input.En']").FillAsync("Harbour Library");
            await page.Locator("[name='Input.ZhHant']").FillAsync("海濱圖書館");
            await page.Locator("[name='Input.ZhHans']").FillAsync("海滨图书馆");
            await page.Locator("[name='Input.Email']").FillAsync("desk@library.example");
            await page.Locator("main form button[type=submit]").Last.ClickAsync();
            await page.Reaches("**/organisations/*");
            return new Uri(page.Url).AbsolutePath;
        });
        await NewService(site, path, "production");
        return path;
    });

    /// <summary>The path of the organisation's service in the sandbox.</summary>
    public static Task<string> Service(Site site) => Once(site, "service", async () => await NewService(site, await Organisation(site), "sandbox"));

    /// <summary>The path of the organisation's service accounts, one of which is made.</summary>
    public static Task<string> ServiceAccounts(Site site) => Once(site, "service accounts", async () =>
    {
        var path = $"{await Organisation(site)}/service-accounts";
        return await At(site, Id(site, path), await RegisteredResident.State(site), async page =>
        {
            using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
            await page.Locator("[name='NewName']").FillAsync("SDK 1");
            await page.Locator("[name='NewKeys']").FillAsync(Bauhinia.Testing.Protocol.TestJws.KeySet(key));
            await page.Locator("form[action*='Create'] button").ClickAsync();
            await page.Reaches("**?done=true");
            return path;
        });
    });

    /// <summary>The token of an invitation to the organisation that nobody has followed.</summary>
    public static Task<string> Invitation(Site site) => Once(site, "invitation", async () =>
        await At(site, Id(site, await Organisation(site)), await RegisteredResident.State(site), async page =>
        {
            await page.Locator("[name='InviteRole']").First.CheckAsync();
            await page.Locator("main form[action*='Invite'] button").ClickAsync();
            var link = await page.Locator(".banner .copy-value").TextContentAsync() ?? "";
            return link[(link.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)..].Trim();
        }));

    /// <summary>A person who has agreed to be signed in at the example service; their cookies there and at the host.</summary>
    public static Task<string> Guest(Site site, string name) => Once(site, $"guest {name}", async () =>
    {
        await using var context = await site.Visit(width: 1280, state: await Person(site, name));
        var page = await context.NewPageAsync();
        await Agree(site, page);
        return await context.StorageStateAsync();
    });

    /// <summary>A guest who holds as many hours as one may.</summary>
    public static Task<string> BusyGuest(Site site) => Once(site, "busy guest", async () =>
    {
        await using var context = await site.Visit(width: 1280, state: await Guest(site, "busy"));
        var page = await context.NewPageAsync();
        for (var booked = 0; booked < 4; booked++)
        {
            await page.GotoAsync(site.Venue.Origin.ToString());
            await page.Locator(".venues a").First.ClickAsync();
            await page.Locator("nav.days a").Last.ClickAsync();
            await page.Locator(".slots .free button").First.ClickAsync();
            await page.Reaches("**/bookings**");
        }
        return await context.StorageStateAsync();
    });

    public static async Task Agree(Site site, IPage page)
    {
        await page.GotoAsync(new Uri(site.Venue.Origin, "sign-in").ToString());
        await page.Reaches("**/connect/consent**");
        await page.Locator("form[action*='Agree' i] button").ClickAsync();
        await page.Reaches(site.Venue.Origin.ToString());
    }

    private static async Task<string> NewService(Site site, string organisation, string environment) =>
        await At(site, Id(site, $"{organisation}/clients/new"), await RegisteredResident.State(site), async page =>
        {
            var form = page.Url;
            await page.Locator("[name='Input.En']").FillAsync("Library card");
            await page.Locator("[name='Input.ZhHant']").FillAsync("圖書證");
            await page.Locator("[name='Input.ZhHans']").FillAsync("图书证");
            await page.Locator($"[name='Input.Environment'][value='{environment}']").CheckAsync();
            await page.Locator("[name='Input.Profile'][value='fapi2']").CheckAsync();
            await page.Locator("[name='Input.RedirectUris']").FillAsync("https://library.example/back");
            await page.Locator("[name='Input.JwksUri']").FillAsync("https://library.example/jwks");
            await page.Locator("[name='Input.Sector']").FillAsync("library.example");
            await page.Locator("main form button[type=submit]").Last.ClickAsync();
            // By the address alone, as in Arrival: a missed load event would fail every page that this service stands on.
            await Assertions.Expect(page).Not.ToHaveURLAsync(form, new PageAssertionsToHaveURLOptions { Timeout = 20_000 });
            return new Uri(page.Url).AbsolutePath;
        });
}
