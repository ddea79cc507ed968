using Bauhinia.EndToEnd.Tests.Browser;
using Bauhinia.EndToEnd.Tests.Passkeys;
using Microsoft.Playwright;
using Xunit;

namespace Bauhinia.EndToEnd.Tests.Pages;

/// <summary>What a slow phone has to fetch before it shows a page.</summary>
public sealed class WeightTests(Site site)
{
    private const int MostBytes = 100_000;

    public static TheoryData<string> Addresses => ["portal/", "id/", "id/register", "id/sign-in", "id/account", "id/officer", "venue/"];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task The_first_visit_fetches_less_than_100_kB_and_the_second_only_the_page(string address)
    {
        await using var context = await site.Visit(state: await RegisteredResident.StaffState(site));
        var page = await context.NewPageAsync();
        var files = new List<IResponse>();
        page.Response += (_, answer) =>
        {
            lock (files)
            {
                if (answer.Request.ResourceType != "document") files.Add(answer);
            }
        };
        var (first, filesFirst) = await Load(page, Address(address));
        Assert.InRange(first, 1_000, MostBytes);
        Assert.InRange(filesFirst, 1_000, first);
        Assert.All(files, f => Assert.True(IsKept(f), $"{f.Url} may not be kept"));
        var (_, filesAgain) = await Load(page, Address(address));
        Assert.Equal(0, filesAgain);
    }

    private static bool IsKept(IResponse file) => file.Headers.TryGetValue("cache-control", out var kept) && kept.Contains("max-age=31536000", StringComparison.Ordinal) && kept.Contains("immutable", StringComparison.Ordinal);

    /// <summary>The bytes that came over the network, in all and for files besides the page (Resource Timing: nothing is transferred from the cache).</summary>
    private static async Task<(int All, int Files)> Load(IPage page, Uri address)
    {
        await page.GotoAsync(address.ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        var files = await page.EvaluateAsync<int>("() => performance.getEntriesByType('resource').reduce((sum, r) => sum + r.transferSize, 0)");
        var all = files + await page.EvaluateAsync<int>("() => performance.getEntriesByType('navigation')[0].transferSize");
        TestContext.Current.TestOutputHelper?.WriteLine($"{address.AbsolutePath}: {all} bytes, {files} of them files");
        return (all, files);
    }

    private Uri Address(string address)
    {
        var (label, path) = (address.Split('/')[0], address[(address.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        return new(label switch { "portal" => site.Portal, "venue" => site.Venue.Origin, _ => site.Host.Issuer }, path);
    }
}
