using System.Collections.Concurrent;
using Bauhinia.EndToEnd.Tests.Browser;
using Bauhinia.EndToEnd.Tests.Passkeys;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>
/// What pages need to stand on: cases, an organisation, bookings. Each is made once for all languages and widths, by the pages
/// themselves, as the people who would make it.
/// </summary>
internal static partial class Scenes
{
    private static readonly ConcurrentDictionary<(Site Site, string Name), Lazy<Task<string>>> Made = new();

    /// <summary>Cookies of a person of this part alone, whom no other scene changes.</summary>
    public static Task<string> Person(Site site, string name) => Once(site, $"person {name}", () => RegisteredResident.NewState(site));

    private static Task<string> Once(Site site, string name, Func<Task<string>> make) => Made.GetOrAdd((site, name), _ => new Lazy<Task<string>>(make)).Value;

    /// <summary>Does something at a page of its own and gives back what came of it.</summary>
    private static async Task<string> At(Site site, Uri address, string? state, Func<IPage, Task<string>> act)
    {
        await using var context = await site.Visit(width: 1280, state: state);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.ToString());
        return await act(page);
    }

    private static string LastSegment(IPage page) => new Uri(page.Url).Segments[^1];

    private static Uri Id(Site site, string path) => new(site.Host.Issuer, path);
}
