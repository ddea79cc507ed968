using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Browser;

/// <summary>Waiting for a page by its address alone: on a busy machine the browser driver may miss the load event of a page that has long arrived.</summary>
internal static class Arrival
{
    /// <param name="page">The page that is on its way.</param>
    /// <param name="pattern">The whole address, where ** stands for anything and * for anything but a slash.</param>
    public static Task Reaches(this IPage page, string pattern) =>
        Assertions.Expect(page).ToHaveURLAsync(
            new Regex($"^{Regex.Escape(pattern).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal)}$"), new PageAssertionsToHaveURLOptions { Timeout = 20_000 });
}
