using Bauhinia.Testing;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Bauhinia.EndToEnd.Tests.Browser.Site))]

namespace Bauhinia.EndToEnd.Tests.Browser;

/// <summary>One host and one Chromium for all tests of this assembly; each test has contexts (cookies, storage) of its own.</summary>
public sealed class Site : IAsyncLifetime
{
    // QUIC, updates and sync would open connections that no page asked for.
    private static readonly string[] ChromiumSwitches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
    ];

    private TestHost? host;
    private Venue? venue;
    private IPlaywright? playwright;
    private IBrowser? browser;

    public TestHost Host => host ?? throw new InvalidOperationException("The fixture has not started.");

    public Venue Venue => venue ?? throw new InvalidOperationException("The fixture has not started.");

    public IBrowser Browser => browser ?? throw new InvalidOperationException("The fixture has not started.");

    public Uri Data => new($"http://data.localhost:{Host.Port}");

    public Uri Portal => new($"http://portal.localhost:{Host.Port}");

    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bauhinia-test-").FullName;
        var settings = new Dictionary<string, string?>(RegisterKeys.Settings(folder)) { ["systems"] = TestHost.AllSystems, ["Portal:ShowDesignPage"] = "true", ["Data:StreamFolder"] = ConsoleClient.Streams(folder) };
        host = await ConsoleClient.Start(folder, settings);
        venue = await Venue.Start(host);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("BAUHINIA_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ChromiumSwitches,
        });
    }

    /// <summary>A browser profile of its own, as a small phone sees the page unless told otherwise.</summary>
    /// <param name="culture">One of the three cultures, kept as the site keeps it: in the cookie.</param>
    /// <param name="width">Width of the view in CSS pixels.</param>
    /// <param name="state">Cookies of a signed-in person, or null.</param>
    /// <param name="script">False switches JavaScript off.</param>
    public async Task<IBrowserContext> Visit(string culture = "en", int width = 360, string? state = null, bool script = true)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 740 },
            Locale = "en",
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = script,
            StorageState = state,
        });
        context.SetDefaultTimeout(15_000);
        await context.AddCookiesAsync(
            new[] { Portal, Data, Host.Issuer }.Select(o => new Cookie { Name = "language", Value = culture, Url = o.ToString() })
                .Append(new Cookie { Name = "venue-language", Value = $"c%3D{culture}%7Cuic%3D{culture}", Url = Venue.Origin.ToString() }));
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        playwright?.Dispose();
        if (venue is not null)
        {
            await venue.DisposeAsync();
        }
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }
}
