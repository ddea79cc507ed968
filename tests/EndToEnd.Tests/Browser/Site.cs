using Bauhinia.Testing;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Bauhinia.EndToEnd.Tests.Browser.Site))]

namespace Bauhinia.EndToEnd.Tests.Browser;

/// <summary>
/// One host for all tests of this assembly, and two browsers: pages are looked at in Chromium's headless shell, the same engine without
/// the windows, profiles and own pages that the browser makes anew with each visit and that took most of the time; passkeys are tried in the browser itself.
/// Each test has contexts (cookies, storage) of its own.
/// </summary>
public sealed class Site : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private const string HeadlessShell = "/usr/bin/chromium-headless-shell";

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
    private Lazy<Task<IBrowser>>? wholeBrowser;

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
        var chosen = Environment.GetEnvironmentVariable("BAUHINIA_CHROMIUM");
        browser = await Launch(playwright, chosen ?? (File.Exists(HeadlessShell) ? HeadlessShell : Chromium));
        wholeBrowser = new(() => Launch(playwright, chosen ?? Chromium));
    }

    /// <summary>A browser profile of its own, as a small phone sees the page unless told otherwise.</summary>
    /// <param name="culture">One of the three cultures, kept as the site keeps it: in the cookie.</param>
    /// <param name="width">Width of the view in CSS pixels.</param>
    /// <param name="state">Cookies of a signed-in person, or null.</param>
    /// <param name="script">False switches JavaScript off.</param>
    public Task<IBrowserContext> Visit(string culture = "en", int width = 360, string? state = null, bool script = true) => Visit(Browser, culture, width, state, script);

    /// <summary>The same in the browser that people have, with all that it adds to the engine.</summary>
    public async Task<IBrowserContext> VisitInWholeBrowser(int width = 360, bool script = true) =>
        await Visit(await (wholeBrowser ?? throw new InvalidOperationException("The fixture has not started.")).Value, "en", width, null, script);

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        if (wholeBrowser is { IsValueCreated: true })
        {
            await (await wholeBrowser.Value).DisposeAsync();
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

    private async Task<IBrowserContext> Visit(IBrowser browser, string culture, int width, string? state, bool script)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
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

    private static Task<IBrowser> Launch(IPlaywright playwright, string program) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ChromiumSwitches });
}
