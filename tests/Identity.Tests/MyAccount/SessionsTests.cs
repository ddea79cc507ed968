using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.MyAccount;

public sealed partial class SessionsTests
{
    private const string Page = "/account/sessions";
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1";

    [Fact]
    public async Task Ends_one_session_and_leaves_the_others()
    {
        await using var host = await TestHost.Start();
        var resident = await Resident.Create(host);
        using var desk = await resident.SignIn();
        using var phone = await resident.SignIn(userAgent: Phone);
        var shown = await desk.Page(Page);
        Assert.Contains("Safari, iPhone", shown, StringComparison.Ordinal);
        var id = Assert.Single(SessionField().Matches(shown)).Groups[1].Value;

        var answer = await desk.PostForm(Page, $"{Page}?handler=End", ("session", id));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync(Page, TestContext.Current.CancellationToken)).StatusCode);
        Assert.DoesNotContain("Safari, iPhone", await desk.Page(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_an_ended_session_takes_no_cookie_away()
    {
        await using var host = await TestHost.Start();
        var resident = await Resident.Create(host);
        using var desk = await resident.SignIn();
        using var phone = await resident.SignIn(userAgent: Phone);
        await desk.PostForm(Page, $"{Page}?handler=End", ("session", Assert.Single(SessionField().Matches(await desk.Page(Page))).Groups[1].Value));

        // A slow answer may come to a browser that has signed in again since.
        using var late = await phone.GetAsync(Page, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, late.StatusCode);
        Assert.DoesNotContain(late.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("session=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Does_not_end_a_session_of_someone_else()
    {
        await using var host = await TestHost.Start();
        var owner = await Resident.Create(host);
        using var first = await owner.SignIn();
        using var second = await owner.SignIn();
        var id = SessionField().Match(await first.Page(Page)).Groups[1].Value;
        using var stranger = await (await Resident.Create(host)).SignIn();

        var answer = await stranger.PostForm(Page, $"{Page}?handler=End", ("session", id));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await second.Page(Page);
    }

    [Fact]
    public async Task Signs_out_everywhere_and_forgets_the_cookie()
    {
        await using var host = await TestHost.Start();
        var resident = await Resident.Create(host);
        using var desk = await resident.SignIn();
        using var phone = await resident.SignIn(userAgent: Phone);

        var answer = await desk.PostForm(Page, $"{Page}?handler=EndAll");

        Assert.Equal("/?done=signed-out", answer.Headers.Location?.OriginalString);
        Assert.Contains("session=;", answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("session=", StringComparison.Ordinal)), StringComparison.Ordinal);
        foreach (var client in (HttpClient[])[desk, phone])
        {
            Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/account", TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Fact]
    public async Task A_session_idle_for_over_an_hour_is_neither_listed_nor_good()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.Start(clock: clock);
        var resident = await Resident.Create(host);
        using var phone = await resident.SignIn(userAgent: Phone);
        clock.Advance(TimeSpan.FromMinutes(61));
        using var desk = await resident.SignIn();

        Assert.DoesNotContain("Safari, iPhone", await desk.Page(Page), StringComparison.Ordinal);
        Assert.Equal("/sign-in?return=%2Faccount%2Fsessions", (await phone.GetAsync(Page, TestContext.Current.CancellationToken)).Headers.Location?.OriginalString);
    }

    [GeneratedRegex("name=\"session\" value=\"([0-9a-f]{32})\"")]
    private static partial Regex SessionField();
}
