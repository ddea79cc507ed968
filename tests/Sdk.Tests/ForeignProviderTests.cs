using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Bauhinia.Sdk.Tests;

/// <summary>The package against a provider that nobody here wrote, which checks every message of FAPI 2.0 for itself.</summary>
public sealed partial class ForeignProviderTests : IAsyncLifetime
{
    private readonly ClientKey key = ClientKey.Generate();
    private ForeignProvider provider = null!;
    private RelyingParty service = null!;

    public async ValueTask InitializeAsync()
    {
        var port = Local.FreePort();
        provider = await ForeignProvider.Start("a-service", key, new Uri($"http://service.localhost:{port}"));
        service = await RelyingParty.Start(provider.Issuer, key, port: port);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await provider.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task Signs_in_with_pushed_request_private_key_jwt_and_DPoP()
    {
        using var browser = new Browser();

        var page = await browser.Follow(service.Private);

        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(page.StatusCode == HttpStatusCode.OK, text);
        Assert.Contains("sub=resident", text, StringComparison.Ordinal);
        Assert.Contains("sid=", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signs_in_as_strongly_as_the_page_asks()
    {
        using var browser = new Browser();

        var page = await browser.Follow(service.Strong);

        Assert.Equal("strong", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Is_refused_with_a_key_that_is_not_registered()
    {
        using var stranger = ClientKey.Generate();
        await using var impostor = await RelyingParty.Start(provider.Issuer, stranger);
        using var browser = new Browser();

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Follow(impostor.Private)).StatusCode);
    }

    [Fact]
    public async Task Signs_out_at_the_provider_and_returns()
    {
        using var browser = new Browser();
        await browser.Follow(service.Private);

        var confirmation = await browser.Follow(new Uri(service.Origin, "/sign-out"));
        var last = await Confirm(browser, confirmation);

        Assert.Equal("open", await last.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Get(service.Private)).StatusCode);
    }

    [Fact]
    public async Task Ends_the_session_when_the_provider_says_so_over_the_back_channel()
    {
        using var browser = new Browser();
        await browser.Follow(service.Private);

        await Confirm(browser, await browser.Get(new Uri(provider.Issuer, "/session/end")));

        await WaitFor.Condition(async () => (await browser.Get(service.Private)).StatusCode == HttpStatusCode.Redirect, "the session still lives");
    }

    private async Task<HttpResponseMessage> Confirm(Browser browser, HttpResponseMessage confirmation)
    {
        var html = await confirmation.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var answer = await browser.Post(new Uri(provider.Issuer, "/session/end/confirm"), ("xsrf", Xsrf().Match(html).Groups[1].Value), ("logout", "yes"));
        return answer.Headers.Location is { } location ? await browser.Follow(new Uri(provider.Issuer, location)) : answer;
    }

    [GeneratedRegex("name=\"xsrf\" value=\"([^\"]+)\"")]
    private static partial Regex Xsrf();
}
