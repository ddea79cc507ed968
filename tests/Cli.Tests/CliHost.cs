using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Cli.Tests;

/// <summary>The shipped host, and a resident's browser that has just signed in by passkey.</summary>
public sealed class CliHost : IAsyncLifetime
{
    private readonly IReadOnlyDictionary<string, string?>? settings;
    private readonly Action<IServiceCollection>? services;
    private TestHost? host;

    public CliHost()
    {
    }

    internal CliHost(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection> services) => (this.settings, this.services) = (settings, services);

    public TestHost Host => host ?? throw new InvalidOperationException("The host is not started.");

    public async ValueTask InitializeAsync() => host = await TestHost.Start(settings: settings, services: services);

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }

    /// <summary>Follows the address as a browser does, agrees or refuses, and returns where the answer leads: the program's loopback port.</summary>
    internal async Task<Uri> Answer(Uri address, ResidentBrowser browser, string button = "Agree")
    {
        using var party = RelyingParty.CommandLine(Host);
        var atConsent = await browser.Get(address);
        var back = await party.Agree(browser, atConsent, button);
        return back.Location ?? throw new InvalidOperationException($"The browser was not led back: {back.Status} {back.Body}");
    }

    /// <summary>A whole <c>auth login</c>.</summary>
    internal async Task SignIn(CliProcess cli, ResidentBrowser? resident = null)
    {
        using var own = resident is null ? await ResidentBrowser.SignedIn(Host) : null;
        var browser = resident ?? own ?? throw new InvalidOperationException("There is no browser.");
        var (process, address) = await cli.StartLogin(Host.Issuer);
        using var running = process;
        using var loopback = new HttpClient();
        using var page = await loopback.GetAsync(await Answer(address, browser));
        Assert.Contains("Return to the terminal", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await CliProcess.End(process)).Code);
    }
}
