using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Sdk.Tests.Forging;
using Xunit;

namespace Bauhinia.Sdk.Tests;

/// <summary>OpenID Connect Back-Channel Logout 1.0.</summary>
public sealed class BackChannelLogoutTests : IAsyncLifetime
{
    private readonly ClientKey key = ClientKey.Generate();
    private ForgingProvider provider = null!;
    private RelyingParty service = null!;

    private static readonly Dictionary<string, Action<JsonObject>> WrongClaims = new()
    {
        ["another issuer"] = t => t["iss"] = "https://other.example",
        ["another audience"] = t => t["aud"] = "another-service",
        ["no events"] = t => t.Remove("events"),
        ["events of another kind"] = t => t["events"] = new JsonObject { ["http://schemas.openid.net/event/other"] = new JsonObject() },
        ["an event that is no object"] = t => t["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = true },
        ["a nonce"] = t => t["nonce"] = "any",
        ["neither sid nor sub"] = t => { t.Remove("sid"); t.Remove("sub"); },
        ["no jti"] = t => t.Remove("jti"),
        ["no time of issue"] = t => t.Remove("iat"),
        ["a time of issue long ago"] = t => t["iat"] = ForgingProvider.Now - 3600,
        ["a time of issue to come"] = t => t["iat"] = ForgingProvider.Now + 3600,
        ["an expiry that has passed"] = t => t["exp"] = ForgingProvider.Now - 120,
        ["no expiry"] = t => t.Remove("exp"),
    };

    public static TheoryData<string> Forgeries => [.. WrongClaims.Keys];

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
    public async Task Ends_the_session_that_the_token_names_and_no_other()
    {
        using var named = await SignedIn("session-1");
        using var other = await SignedIn("session-2");

        var answer = await Send(provider.LogoutToken("session-1", null));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.False(await IsSignedIn(named));
        Assert.True(await IsSignedIn(other));
    }

    [Fact]
    public async Task Ends_every_session_of_the_subject_when_the_token_names_no_session()
    {
        using var first = await SignedIn("session-1");
        using var second = await SignedIn("session-2");
        provider.Subject = "pairwise-2";
        using var stranger = await SignedIn("session-3");

        Assert.Equal(HttpStatusCode.OK, (await Send(provider.LogoutToken(null, "pairwise-1"))).StatusCode);

        Assert.False(await IsSignedIn(first));
        Assert.False(await IsSignedIn(second));
        Assert.True(await IsSignedIn(stranger));
    }

    [Fact]
    public async Task Ends_a_session_whose_sign_in_was_still_on_its_way()
    {
        using var browser = new Browser();
        var callback = await browser.FollowUntil(service.Private, BauhiniaDefaults.SignedInPath);
        provider.ChangeIdToken = t => t["iat"] = ForgingProvider.Now - 10;

        Assert.Equal(HttpStatusCode.OK, (await Send(provider.LogoutToken("session-1", "pairwise-1"))).StatusCode);
        await browser.Get(callback);

        Assert.False(await IsSignedIn(browser));
    }

    [Fact]
    [Trait("clause", "§2.6 (replay)")]
    public async Task Ends_no_later_session_when_a_logout_token_is_sent_again()
    {
        var token = provider.LogoutToken(null, "pairwise-1");
        token["iat"] = ForgingProvider.Now - 30;
        var jwt = provider.Sign(provider.Header("logout+jwt"), token);
        Assert.Equal(HttpStatusCode.OK, (await Post(jwt)).StatusCode);
        using var later = await SignedIn("session-9");

        await Post(jwt);

        Assert.True(await IsSignedIn(later));
    }

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Ends_nothing_for_a_token_with(string forgery)
    {
        using var browser = await SignedIn("session-1");
        var token = provider.LogoutToken("session-1", "pairwise-1");
        WrongClaims[forgery](token);

        await IsRefused(browser, provider.Sign(provider.Header("logout+jwt"), token));
    }

    [Fact]
    [Trait("clause", "RFC 8725 §3.11")]
    public async Task Takes_no_token_of_another_type_for_a_logout_token()
    {
        using var browser = await SignedIn("session-1");

        await IsRefused(browser, provider.Sign(provider.Header("JWT"), provider.LogoutToken("session-1", "pairwise-1")));
        await IsRefused(browser, provider.Sign(provider.Header(), provider.LogoutToken("session-1", "pairwise-1")));
    }

    [Fact]
    public async Task Ends_nothing_for_an_unsigned_token()
    {
        using var browser = await SignedIn("session-1");
        var header = provider.Header("logout+jwt");
        header["alg"] = "none";

        await IsRefused(browser, ForgingProvider.Encode(header) + "." + ForgingProvider.Encode(provider.LogoutToken("session-1", "pairwise-1")) + ".");
    }

    [Fact]
    public async Task Ends_nothing_for_a_token_of_another_key()
    {
        using var browser = await SignedIn("session-1");
        await using var impostor = await ForgingProvider.Start();
        var token = provider.LogoutToken("session-1", "pairwise-1");

        await IsRefused(browser, impostor.Sign(impostor.Header("logout+jwt"), token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a token")]
    [InlineData("a.b.c")]
    [InlineData("\ud800")]
    public async Task Answers_400_to_what_is_no_token(string text) => Assert.Equal(HttpStatusCode.BadRequest, (await Post(text)).StatusCode);

    [Fact]
    public async Task Answers_400_to_a_body_over_16_KiB() => Assert.Equal(HttpStatusCode.BadRequest, (await Post(new string('a', 20_000))).StatusCode);

    [Fact]
    public async Task Answers_405_to_GET()
    {
        using var browser = new Browser();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await browser.Get(new Uri(service.Origin, BauhiniaDefaults.BackChannelLogoutPath))).StatusCode);
    }

    private async Task<Browser> SignedIn(string session)
    {
        provider.SessionId = session;
        var browser = new Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.Follow(service.Private)).StatusCode);
        return browser;
    }

    private async Task<bool> IsSignedIn(Browser browser) => (await browser.Get(service.Private)).StatusCode == HttpStatusCode.OK;

    private Task<HttpResponseMessage> Send(JsonObject token) => Post(provider.Sign(provider.Header("logout+jwt"), token));

    private async Task<HttpResponseMessage> Post(string token)
    {
        using var caller = new Browser();
        return await caller.Post(new Uri(service.Origin, BauhiniaDefaults.BackChannelLogoutPath), ("logout_token", token));
    }

    private async Task IsRefused(Browser browser, string token)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(token)).StatusCode);
        Assert.True(await IsSignedIn(browser));
    }
}
