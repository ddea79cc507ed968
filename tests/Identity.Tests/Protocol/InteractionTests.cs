using System.Net;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>When the resident must sign in, sign in again, or agree: OpenID Connect Core §3.1.2, RFC 9470.</summary>
public sealed class InteractionTests(ProtocolFixture fixture) : IClassFixture<ProtocolFixture>, IAsyncLifetime
{
    private RelyingParty client = null!;
    private ResidentBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        client = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed);
        browser = await ResidentBrowser.SignedIn(fixture.Host);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Sends_somebody_not_signed_in_to_sign_in_and_takes_up_the_request_after()
    {
        using var stranger = await ResidentBrowser.New(fixture.Host);
        var request = client.Request();
        var first = await client.Authorize(stranger, request);
        Assert.StartsWith("/sign-in?return=", first.Location!.OriginalString, StringComparison.Ordinal);
        await stranger.SignIn();
        var back = Uri.UnescapeDataString(first.Location.OriginalString["/sign-in?return=".Length..]);
        Assert.StartsWith("/connect/authorize?", back, StringComparison.Ordinal);
        var consent = await stranger.Get(new Uri(client.Issuer + back));
        var done = await client.Agree(stranger, consent);
        Assert.Equal(request["state"], done.Redirect["state"]);
        Assert.Equal(HttpStatusCode.OK, (await client.Redeem(done.Redirect["code"])).Status);
    }

    [Fact]
    public async Task Tells_the_client_when_the_resident_does_not_agree()
    {
        var request = client.Request();
        var refused = await client.Agree(browser, await client.Authorize(browser, request), "Refuse");
        Assert.Equal("access_denied", refused.Redirect["error"]);
        Assert.Equal(request["state"], refused.Redirect["state"]);
        Assert.Equal(client.Issuer, refused.Redirect["iss"]);
    }

    [Fact]
    public async Task Draws_the_consent_page_in_three_languages_with_the_client_s_name()
    {
        var consent = await client.Authorize(browser);
        foreach (var (language, name) in new[] { ("en", "Harbour Pool"), ("zh-HK", "海港泳池"), ("zh-CN", "海港泳池") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(client.Issuer), consent.Location!));
            request.Headers.Add("Accept-Language", language);
            var page = await browser.Send(request);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains(name, page.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("none", "consent_required")]
    public async Task Answers_a_silent_request_without_consent(string prompt, string error) =>
        Assert.Equal(error, (await client.Authorize(browser, With("prompt", prompt))).Redirect["error"]);

    [Fact]
    public async Task Answers_a_silent_request_silently()
    {
        await client.SignIn(browser);
        Assert.True((await client.Authorize(browser, With("prompt", "none"))).Redirect.ContainsKey("code"));
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "select_account")]
    [InlineData("max_age", "60")]
    [InlineData("max_age", "0")]
    public async Task Asks_for_a_fresh_sign_in_and_is_satisfied_by_it(string name, string value)
    {
        await client.SignIn(browser);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        var asked = await client.Authorize(browser, With(name, value));
        Assert.StartsWith("/sign-in?step-up=1&return=", asked.Location!.OriginalString, StringComparison.Ordinal);
        fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        await browser.SignIn();
        var done = await browser.Get(new Uri(client.Issuer + Uri.UnescapeDataString(asked.Location.OriginalString["/sign-in?step-up=1&return=".Length..])));
        var tokens = await client.Redeem(done.Redirect["code"]);
        Assert.Equal(fixture.Clock.GetUtcNow().ToUnixTimeSeconds(), TestJws.Claims(tokens.Text("id_token"))["auth_time"]!.GetValue<long>());
    }

    [Fact]
    public async Task Answers_login_required_to_a_silent_request_that_is_not_fresh_enough()
    {
        await client.SignIn(browser);
        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        var request = With("prompt", "none");
        request["max_age"] = "60";
        Assert.Equal("login_required", (await client.Authorize(browser, request)).Redirect["error"]);
    }

    [Fact]
    public async Task Asks_for_consent_again_on_prompt_consent()
    {
        await client.SignIn(browser);
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        var again = await client.Authorize(browser, With("prompt", "consent"));
        Assert.StartsWith("/connect/consent", again.Location!.OriginalString, StringComparison.Ordinal);
        Assert.True((await client.Agree(browser, again)).Redirect.ContainsKey("code"));
    }

    [Fact]
    [Trait("Clause", "RFC 9470 §4")]
    public async Task Steps_up_to_a_stronger_means_and_reports_it()
    {
        using var resident = await ResidentBrowser.SignedIn(fixture.Host, ResidentBrowser.Password, "pwd");
        await client.SignIn(resident);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        var asked = await client.Authorize(resident, With("acr_values", ResidentBrowser.Passkey));
        Assert.StartsWith("/sign-in?step-up=1&return=", asked.Location!.OriginalString, StringComparison.Ordinal);
        await resident.SignIn();
        var done = await resident.Get(new Uri(client.Issuer + Uri.UnescapeDataString(asked.Location.OriginalString["/sign-in?step-up=1&return=".Length..])));
        var tokens = await client.Redeem(done.Redirect["code"]);
        Assert.Equal(ResidentBrowser.Passkey, TestJws.Claims(tokens.Text("id_token"))["acr"]!.GetValue<string>());
        Assert.Equal(ResidentBrowser.Passkey, TestJws.Claims(tokens.Text("access_token"))["acr"]!.GetValue<string>());
    }

    [Fact]
    [Trait("Clause", "RFC 9470 §5")]
    public async Task Says_when_a_fresh_sign_in_cannot_reach_what_was_asked()
    {
        await client.SignIn(browser);
        fixture.Clock.Advance(TimeSpan.FromSeconds(2));
        var asked = await client.Authorize(browser, With("acr_values", ResidentBrowser.Hardware));
        await browser.SignIn();
        var done = await browser.Get(new Uri(client.Issuer + Uri.UnescapeDataString(asked.Location!.OriginalString["/sign-in?step-up=1&return=".Length..])));
        Assert.Equal("unmet_authentication_requirements", done.Redirect["error"]);
    }

    [Fact]
    public async Task Signs_nobody_in_by_a_recovery_code()
    {
        using var resident = await ResidentBrowser.SignedIn(fixture.Host, "urn:bauhinia:acr:recovery", "otp");
        var asked = await client.Authorize(resident);
        Assert.StartsWith("/sign-in", asked.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_out_a_resident_whose_identity_is_not_proved_where_the_client_needs_it()
    {
        using var strict = await RelyingParty.Register(fixture.Host, ClientSettings.Relaxed with { RequiresProofing = true });
        var asked = await strict.Authorize(browser);
        Assert.StartsWith("/connect/consent", asked.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await strict.Agree(browser, asked, "Agree&x=1") is var refused && refused.Location is null ? refused.Status : HttpStatusCode.OK));
        using var proved = await ResidentBrowser.SignedIn(fixture.Host, proved: true);
        Assert.Equal(HttpStatusCode.OK, (await strict.SignIn(proved)).Status);
    }

    [Fact]
    [Trait("Clause", "OIDC Core §3.1.2.1")]
    public async Task Honours_an_id_token_hint()
    {
        var tokens = await client.SignIn(browser);
        Assert.True((await client.Authorize(browser, With("id_token_hint", tokens.Text("id_token")))).Redirect.ContainsKey("code"));
        using var somebodyElse = await ResidentBrowser.SignedIn(fixture.Host);
        var silent = With("id_token_hint", tokens.Text("id_token"));
        silent["prompt"] = "none";
        Assert.Equal("login_required", (await client.Authorize(somebodyElse, silent)).Redirect["error"]);
        Assert.Equal("invalid_request", (await client.Authorize(browser, With("id_token_hint", tokens.Text("access_token")))).Redirect["error"]);
    }

    [Fact]
    public async Task Refuses_a_consent_form_without_its_antiforgery_token()
    {
        var consent = await client.Authorize(browser);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>());
        var answer = await browser.Post(new Uri(client.Issuer + consent.Location!.OriginalString + "&handler=Agree"), form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith("/connect/consent", (await client.Authorize(browser)).Location!.OriginalString, StringComparison.Ordinal);
    }

    private Dictionary<string, string> With(string name, string value)
    {
        var request = client.Request();
        request[name] = value;
        return request;
    }
}
