using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>Two relying parties cannot join what they know of a resident, and keys change without anyone noticing.</summary>
public sealed class PrivacyTests(ProtocolFixture fixture) : IClassFixture<ProtocolFixture>
{
    [Fact]
    [Trait("Clause", "OIDC Core §8.1")]
    public async Task Gives_each_sector_its_own_subject_and_each_client_its_own_session_id()
    {
        using var pool = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RedirectUris = ["https://pool.example/cb"] });
        using var gym = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RedirectUris = ["https://gym.example/cb"] });
        using var poolApp = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RedirectUris = ["https://app.example/cb"], Sector = "pool.example" });
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var (a, b, c) = (await Claims(pool, browser), await Claims(gym, browser), await Claims(poolApp, browser));
        Assert.NotEqual(Value(a, "sub"), Value(b, "sub"));
        Assert.Equal(Value(a, "sub"), Value(c, "sub"));
        Assert.Equal(3, new[] { Value(a, "sid"), Value(b, "sid"), Value(c, "sid") }.Distinct().Count());
        Assert.Equal(Value(a, "sub"), Value(await Claims(pool, browser), "sub"));
        using var somebodyElse = await ResidentBrowser.SignedIn(fixture.Host);
        Assert.NotEqual(Value(a, "sub"), Value(await Claims(pool, somebodyElse), "sub"));
        Assert.DoesNotContain(browser.AccountKey, a.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Trait("Clause", "OIDC Core §8.1")]
    public async Task Lets_no_organisation_learn_the_subjects_of_another_by_naming_its_sector()
    {
        var (library, stranger) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var victim = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RedirectUris = ["https://library.example/cb"] }, library);
        using var thief = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RedirectUris = ["https://thief.example/cb"], Sector = "library.example" }, stranger);
        using var both = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RedirectUris = ["https://thief.example/cb", "https://library.example/cb"], Sector = "library.example" }, stranger);
        using var app = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RedirectUris = ["https://app.example/cb"], Sector = "library.example" }, library);
        using var second = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RedirectUris = ["https://second.example/cb"], Sector = "library.example" }, library);
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);

        var known = Value(await Claims(victim, browser), "sub");

        Assert.NotEqual(known, Value(await Claims(thief, browser), "sub"));
        Assert.NotEqual(known, Value(await Claims(both, browser), "sub"));
        Assert.Equal(Value(await Claims(app, browser), "sub"), Value(await Claims(second, browser), "sub"));
    }

    [Fact]
    public async Task Publishes_a_new_signing_key_a_day_before_it_signs_and_the_old_one_after()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await TestHost.Start(clock: clock);
        using var client = await RelyingParty.Register(host, ClientSettings.Relaxed with { IdTokenAlgorithm = "ES256" });
        using var browser = await ResidentBrowser.SignedIn(host);
        var before = await client.SignIn(browser);
        var oldKey = Kid(before);
        Assert.Equal(0, (await host.Command("keys", "roll-signing")).ExitCode);
        Assert.Equal(oldKey, Kid(await client.SignIn(browser)));
        Assert.Equal(2, Keys(await client.KeySet(), "ES256").Count);
        clock.Advance(TimeSpan.FromHours(25));
        using var later = browser.Another();
        await later.SignIn();
        var after = await client.SignIn(later);
        Assert.NotEqual(oldKey, Kid(after));
        Assert.Contains(oldKey, Keys(await client.KeySet(), "ES256"));
        TestJws.Verify(before.Text("id_token"), await client.KeySet(), "ES256");
        clock.Advance(TimeSpan.FromDays(8));
        Assert.DoesNotContain(oldKey, Keys(await client.KeySet(), "ES256"));
    }

    [Fact]
    public async Task Refuses_after_a_restart_what_was_made_before_it()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var host = await TestHost.Start(clock: clock);
        var client = await RelyingParty.Register(host, ClientSettings.Fapi2);
        var assertion = client.Assertion(c => c["exp"] = clock.GetUtcNow().ToUnixTimeSeconds() + 300);
        var form = client.Request();
        form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        form["client_assertion"] = assertion;
        form["client_id"] = client.ClientId;
        Assert.Equal(HttpStatusCode.Created, (await client.PostRaw("/connect/par", new FormUrlEncodedContent(form))).Status);
        var (folder, port) = (host.Folder, host.Port);
        await host.Stop();
        clock.Advance(TimeSpan.FromSeconds(5));
        await using var again = await TestHost.Start(clock: clock, folder: folder, port: port);
                var replayed = await RelyingParty.PostTo(again, "/connect/par", new FormUrlEncodedContent(form));
        Assert.Equal("invalid_client", replayed.Error);
        client.Dispose();
    }

    private static async Task<JsonObject> Claims(RelyingParty client, ResidentBrowser browser) => TestJws.Claims((await client.SignIn(browser)).Text("id_token"));

    private static string Value(JsonObject claims, string name) => claims[name]!.GetValue<string>();

    private static string Kid(Answer tokens) => TestJws.Header(tokens.Text("id_token"))["kid"]!.GetValue<string>();

    private static List<string> Keys(JsonObject set, string algorithm) =>
        [.. set["keys"]!.AsArray().Where(k => k!["alg"]!.GetValue<string>() == algorithm).Select(k => k!["kid"]!.GetValue<string>())];
}
