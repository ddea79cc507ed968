using Bauhinia.EndToEnd.Tests.Browser;
using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>Someone who looks at one page in one language at one width; everything their pages complain of is kept.</summary>
internal sealed class Visitor(Site site, string culture, int width) : IAsyncDisposable
{
    private readonly List<IBrowserContext> contexts = [];
    private readonly List<PageWatch> watches = [];

    public Site Site => site;

    public string Culture => culture;

    public IEnumerable<string> Complaints => watches.SelectMany(w => w.Complaints);

    /// <summary>A fresh browser profile, signed in if cookies are given.</summary>
    public async Task<IPage> Page(string? state = null)
    {
        var context = await site.Visit(culture, width, state);
        contexts.Add(context);
        var page = await context.NewPageAsync();
        watches.Add(PageWatch.Start(page));
        return page;
    }

    public async Task<IPage> Goto(Uri address, string? state = null)
    {
        var page = await Page(state);
        await page.GotoAsync(address.ToString());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in contexts)
        {
            await context.DisposeAsync();
        }
    }
}
