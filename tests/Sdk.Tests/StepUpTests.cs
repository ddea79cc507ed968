using System.Net;
using Bauhinia.Sdk.Tests.Forging;
using Xunit;

namespace Bauhinia.Sdk.Tests;

/// <summary>RFC 9470.</summary>
public sealed class StepUpTests : IAsyncLifetime
{
    private readonly ClientKey key = ClientKey.Generate();
    private ForgingProvider provider = null!;
    private RelyingParty service = null!;

    public async ValueTask InitializeAsync()
    {
        provider = await ForgingProvider.Start();
        service = await RelyingParty.Start(provider.Issuer, key);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await provider.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task Asks_for_more_when_the_session_is_too_weak_and_comes_back()
    {
        using var browser = new Browser();
        await browser.Follow(service.Private);
        var callback = await browser.FollowUntil(service.Strong, BauhiniaDefaults.SignedInPath);
        Assert.Equal(BauhiniaAcr.PhishingResistant, provider.Calls.Last(c => c.Path == "/par").Form["acr_values"]);
        provider.Acr = BauhiniaAcr.PhishingResistantHardware;

        var page = await browser.Follow(callback);

        Assert.Equal("strong", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Refuses_an_answer_weaker_than_asked_instead_of_asking_forever()
    {
        using var browser = new Browser();
        await browser.Follow(service.Private);

        var answer = await browser.Follow(service.Strong);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("step_up_failed", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_a_form_what_is_missing()
    {
        using var browser = new Browser();
        await browser.Follow(service.Private);

        var answer = await browser.Post(service.Strong);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("insufficient_user_authentication", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_again_when_the_sign_in_is_too_long_ago_and_refuses_an_old_one()
    {
        provider.ChangeIdToken = t => t["auth_time"] = ForgingProvider.Now - 600;
        using var browser = new Browser();
        await browser.Follow(service.Private);

        var answer = await browser.Follow(new Uri(service.Origin, "/recent"));

        Assert.Equal("60", provider.Calls.Last(c => c.Path == "/par").Form["max_age"]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Holds_a_whole_service_to_its_weakest_accepted_way()
    {
        await using var strict = await RelyingParty.Start(provider.Issuer, key, o => o.Acr = BauhiniaAcr.PhishingResistant);
        using var browser = new Browser();

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Follow(strict.Private)).StatusCode);
    }

    [Theory]
    [InlineData(BauhiniaAcr.Password, BauhiniaAcr.Password, true)]
    [InlineData(BauhiniaAcr.PhishingResistantHardware, BauhiniaAcr.PhishingResistant, true)]
    [InlineData(BauhiniaAcr.Password, BauhiniaAcr.PhishingResistant, false)]
    [InlineData(null, BauhiniaAcr.Password, false)]
    [InlineData("urn:example:other", BauhiniaAcr.Password, false)]
    [InlineData("urn:example:other", "urn:example:other", true)]
    public void Orders_ways_of_signing_in(string? reached, string asked, bool enough) => Assert.Equal(enough, BauhiniaAcr.Satisfies(reached, asked));
}
