using System.Net;
using Bauhinia.Testing.Protocol;

namespace Bauhinia.Conformance.Tests.Fapi2;

/// <summary>Pushed requests, the authorization endpoint and codes: FAPI 2.0 Security Profile Final §5.3.2.2, RFC 9126, RFC 9207.</summary>
[Trait("Clause", "FAPI 2.0 SP §5.3.2.2")]
public sealed class AuthorizationTests(FapiFixture fixture) : IClassFixture<FapiFixture>
{
    private RelyingParty Client => fixture.Client;

    private ResidentBrowser Browser => fixture.Browser;

    [Fact]
    public async Task Refuses_a_request_that_was_not_pushed()
    {
        var answer = await Client.Visit(Browser, Client.Request());
        Assert.Equal("invalid_request", answer.Redirect["error"]);
        Assert.False(answer.Redirect.ContainsKey("code"));
    }

    [Fact]
    public async Task Refuses_a_pushed_request_without_client_authentication()
    {
        var answer = await Client.PostRaw("/connect/par", new FormUrlEncodedContent(Client.Request()));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    [Theory]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", null)]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("code_challenge_method", "s256")]
    [InlineData("code_challenge", "too-short")]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "https://evil.example/callback")]
    [InlineData("response_type", null)]
    [InlineData("response_type", "token")]
    [InlineData("response_type", "code id_token")]
    [InlineData("response_type", "none")]
    [InlineData("response_mode", "fragment")]
    [InlineData("response_mode", "form_post")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:abc")]
    [InlineData("request_uri", "https://rp.example/request.jwt")]
    [InlineData("registration", "{}")]
    [InlineData("scope", "openid profile")]
    [InlineData("scope", "offline_access")]
    [InlineData("scope", null)]
    [InlineData("prompt", "none login")]
    [InlineData("prompt", "unknown")]
    [InlineData("max_age", "-1")]
    [InlineData("max_age", "soon")]
    [InlineData("resource", "https://other.example/")]
    [InlineData("dpop_jkt", "not-a-thumbprint")]
    [InlineData("id_token_hint", "not.a.token")]
    public async Task Refuses_a_pushed_request_with_a_bad_parameter(string name, string? value)
    {
        var request = Client.Request();
        if (value is null) request.Remove(name);
        else request[name] = value;
        var answer = await Client.Post("/connect/par", request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Error);
        Assert.False(answer.Json.ContainsKey("request_uri"));
    }

    [Fact]
    public async Task Says_that_a_request_uri_lives_less_than_600_seconds() =>
        Assert.InRange((await Client.Post("/connect/par", Client.Request())).Json["expires_in"]!.GetValue<int>(), 5, 599);

    [Fact]
    public async Task Refuses_a_request_uri_after_its_life()
    {
        var pushed = await Client.Post("/connect/par", Client.Request());
        fixture.Clock.Advance(TimeSpan.FromSeconds(pushed.Json["expires_in"]!.GetValue<int>()));
        await Browser.SignIn();
        await RefusedPage(await Visit(pushed.Text("request_uri")));
    }

    [Fact]
    public async Task Answers_a_request_uri_once()
    {
        var requestUri = (await Client.Post("/connect/par", Client.Request())).Text("request_uri");
        Assert.True((await Visit(requestUri)).Redirect.ContainsKey("code"));
        await RefusedPage(await Visit(requestUri));
    }

    [Fact]
    public async Task Answers_a_request_uri_once_when_raced()
    {
        var requestUri = (await Client.Post("/connect/par", Client.Request())).Text("request_uri");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Visit(requestUri)));
        Assert.Single(answers, a => a.Redirect.ContainsKey("code"));
        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.SeeOther or HttpStatusCode.BadRequest, a.Body));
    }

    [Fact]
    public async Task Refuses_the_request_uri_of_another_client()
    {
        using var other = await RelyingParty.Register(fixture.Host, ClientSettings.Fapi2);
        var pushed = await other.Post("/connect/par", other.Request());
        await RefusedPage(await Visit(pushed.Text("request_uri")));
    }

    [Theory]
    [InlineData("first")]
    [InlineData("middle")]
    [InlineData("last")]
    [InlineData("cut")]
    [InlineData("grown")]
    [InlineData("empty")]
    public async Task Refuses_a_request_uri_that_was_changed(string where)
    {
        const string prefix = "urn:ietf:params:oauth:request_uri:";
        var body = (await Client.Post("/connect/par", Client.Request())).Text("request_uri")[prefix.Length..];
        var at = where switch { "first" => 0, "middle" => body.Length / 2, _ => body.Length - 2 };
        var changed = where switch
        {
            "cut" => body[..^8],
            "grown" => body + "AAAA",
            "empty" => "",
            _ => body[..at] + (body[at] == 'A' ? 'B' : 'A') + body[(at + 1)..],
        };
        await RefusedPage(await Visit(prefix + changed));
    }

    [Fact]
    public async Task Takes_nothing_from_the_query_beside_the_request_uri()
    {
        var request = Client.Request();
        var pushed = await Client.Post("/connect/par", request);
        var answer = await Client.Visit(Browser, new()
        {
            ["client_id"] = Client.ClientId,
            ["request_uri"] = pushed.Text("request_uri"),
            ["redirect_uri"] = "https://evil.example/callback",
            ["state"] = "forged",
            ["scope"] = "openid offline_access",
        });
        Assert.StartsWith(Client.RedirectUri + "?", answer.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(request["state"], answer.Redirect["state"]);
    }

    [Fact]
    public async Task Redirects_by_303_and_names_the_issuer_in_success_and_error()
    {
        var success = await Client.Authorize(Browser);
        Assert.Equal(HttpStatusCode.SeeOther, success.Status);
        Assert.Equal(Client.Issuer, success.Redirect["iss"]);
        var request = Client.Request();
        request["prompt"] = "none";
        using var nobody = Browser.Another();
        var error = await Client.Authorize(nobody, request);
        Assert.Equal(HttpStatusCode.SeeOther, error.Status);
        Assert.Equal("login_required", error.Redirect["error"]);
        Assert.Equal(Client.Issuer, error.Redirect["iss"]);
        Assert.Equal(request["state"], error.Redirect["state"]);
    }

    [Fact]
    public async Task Refuses_a_code_after_sixty_seconds()
    {
        var authorized = await Client.Authorize(Browser);
        fixture.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("invalid_grant", (await Client.Redeem(authorized.Redirect["code"])).Error);
        await Browser.SignIn();
    }

    [Fact]
    public async Task Accepts_a_code_just_before_sixty_seconds()
    {
        var authorized = await Client.Authorize(Browser);
        fixture.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.OK, (await Client.Redeem(authorized.Redirect["code"])).Status);
    }

    [Fact]
    public async Task Refuses_a_code_used_twice_and_ends_what_it_gave()
    {
        var authorized = await Client.Authorize(Browser);
        var first = await Client.Redeem(authorized.Redirect["code"]);
        Assert.Equal(HttpStatusCode.OK, (await Client.UserInfo(first.Text("access_token"))).Status);
        Assert.Equal("invalid_grant", (await Client.Redeem(authorized.Redirect["code"])).Error);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client.UserInfo(first.Text("access_token"))).Status);
    }

    [Fact]
    public async Task Gives_tokens_for_a_code_once_when_raced()
    {
        var authorized = await Client.Authorize(Browser);
        await Client.FreshNonce();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Client.Redeem(authorized.Redirect["code"])));
        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.OK), a => Assert.Equal("invalid_grant", a.Error));
    }

    [Theory]
    [InlineData("code_verifier", null)]
    [InlineData("code_verifier", "wrong-verifier-wrong-verifier-wrong-verifier-wr")]
    [InlineData("code_verifier", "short")]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "https://rp.example/callback/")]
    [InlineData("code", "unknown")]
    [InlineData("code", null)]
    [InlineData("grant_type", null)]
    [InlineData("grant_type", "password")]
    [InlineData("grant_type", "implicit")]
    [InlineData("grant_type", "urn:ietf:params:oauth:grant-type:device_code")]
    public async Task Refuses_a_token_request_with_a_bad_parameter(string name, string? value)
    {
        var authorized = await Client.Authorize(Browser);
        var answer = await Client.Redeem(authorized.Redirect["code"], form =>
        {
            if (value is null) form.Remove(name);
            else form[name] = value;
        });
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Matches("^(invalid_grant|invalid_request|unsupported_grant_type)$", answer.Error);
    }

    [Fact]
    public async Task Refuses_the_code_of_another_client()
    {
        using var other = await RelyingParty.Register(fixture.Host, ClientSettings.Fapi2);
        var authorized = await Client.Authorize(Browser);
        Assert.Equal("invalid_grant", (await other.Redeem(authorized.Redirect["code"], form => form["code_verifier"] = Client.Verifier)).Error);
    }

    [Fact]
    public async Task Refuses_a_code_whose_session_has_ended()
    {
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var authorized = await Client.AuthorizeAndAgree(browser);
        await browser.EndSessions();
        Assert.Equal("invalid_grant", (await Client.Redeem(authorized.Redirect["code"])).Error);
    }

    private Task<Answer> Visit(string requestUri) => Client.Visit(Browser, new() { ["client_id"] = Client.ClientId, ["request_uri"] = requestUri });

    private static Task RefusedPage(Answer answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Null(answer.Location);
        return Task.CompletedTask;
    }
}
