using System.Globalization;
using System.Net;
using Bauhinia.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.SignIn;

[Trait("Clause", "NIST SP 800-63B-4 §3.2.2")]
public sealed class GuessingTests
{
    private const string Good = "four calm herons wade";
    private const string Bad = "nothing of that sort";

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static FakeTimeProvider Clock => new(TimeProvider.System.GetUtcNow());

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_attacker_spends_the_whole_budget_and_the_owner_still_signs_in(string database)
    {
        var clock = Clock;
        await using var host = await TestHost.Start(database, clock);
        using var owner = await Resident.Start(host);
        var passkey = await owner.AddPasskey();
        await Http.Expect(HttpStatusCode.Redirect, await owner.SetPassword(Good));
        var codes = await owner.MakeRecoveryCodes();

        // Two dozen guesses from several networks bring the account to its delay.
        for (var i = 0; i < 24; i++) await Guess(owner, i, clock);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await owner.SignInByPassword(Good, owner.NewBrowser("127.9.9.9"))).StatusCode);
        await SignOut(owner);
        await Http.Expect(HttpStatusCode.Redirect, await owner.SignInByPassword(Good));

        // A right password ends the count of consecutive failures; a hundred more disable the password.
        for (var i = 0; i < 100; i++) await Guess(owner, i, clock);
        Assert.Single(await owner.Audit("password.disabled"));
        // By now the waits add up to most of a day, and the owner's session is long over.
        clock.Advance(TimeSpan.FromHours(1));
        await Http.Expect(HttpStatusCode.OK, await owner.SignInByPassword(Good));

        await Http.Expect(HttpStatusCode.OK, await owner.SignIn(passkey));
        await SignOut(owner);
        await Http.Expect(HttpStatusCode.Redirect, await owner.UseRecoveryCode(codes[0]));
        Assert.Equal("urn:bauhinia:acr:recovery", (await owner.CurrentSession()).Acr);

        await Http.Expect(HttpStatusCode.Redirect, await Forms.Submit(owner.Browser, "/account/password", "/account/password?handler=enable"));
        owner.UseNewBrowser("127.8.8.8");
        clock.Advance(TimeSpan.FromHours(1));
        await Http.Expect(HttpStatusCode.Redirect, await owner.SignInByPassword(Good));
    }

    [Fact]
    public async Task The_sixth_wrong_guess_from_a_network_waits_and_the_wait_doubles()
    {
        var clock = Clock;
        await using var host = await TestHost.Start(clock: clock);
        using var owner = await Resident.Start(host);
        await Http.Expect(HttpStatusCode.Redirect, await owner.SetPassword(Good));
        owner.UseNewBrowser();

        for (var i = 0; i < 5; i++) await Http.Expect(HttpStatusCode.OK, await owner.SignInByPassword(Bad));
        foreach (var seconds in (int[])[1, 2, 4, 8, 16])
        {
            var early = await owner.SignInByPassword(Good);
            Assert.Equal(HttpStatusCode.TooManyRequests, early.StatusCode);
            Assert.Equal(seconds.ToString(CultureInfo.InvariantCulture), Assert.Single(early.Headers.GetValues("Retry-After")));
            clock.Advance(TimeSpan.FromSeconds(seconds));
            await Http.Expect(HttpStatusCode.OK, await owner.SignInByPassword(Bad));
        }
        clock.Advance(TimeSpan.FromSeconds(32));
        await Http.Expect(HttpStatusCode.Redirect, await owner.SignInByPassword(Good));
    }

    [Fact]
    public async Task An_unknown_name_waits_as_a_known_one_does()
    {
        await using var host = await TestHost.Start(clock: Clock);
        using var owner = await Resident.Start(host);
        using var browser = owner.NewBrowser();

        for (var i = 0; i < 5; i++) await Http.Expect(HttpStatusCode.OK, await owner.SignInByPassword(Bad, browser, "nobody@example.hk"));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await owner.SignInByPassword(Bad, browser, "nobody@example.hk")).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Guesses_sent_at_once_are_all_counted(string database)
    {
        await using var host = await TestHost.Start(database, Clock);
        using var owner = await Resident.Start(host);
        await Http.Expect(HttpStatusCode.Redirect, await owner.SetPassword(Good));
        using var browser = owner.NewBrowser();
        // One look first: sixteen first looks at once would each get a form cookie of its own, and only the last is kept.
        (await browser.GetAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken)).Dispose();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => owner.SignInByPassword(Bad, browser)));

        Assert.InRange(answers.Count(a => a.StatusCode == HttpStatusCode.OK), 1, 5);
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.Equal(HttpStatusCode.TooManyRequests, a.StatusCode));
    }

    [Fact]
    public async Task A_network_may_fail_with_fifty_names_an_hour()
    {
        var clock = Clock;
        await using var host = await TestHost.Start(clock: clock);
        using var owner = await Resident.Start(host);
        using var list = owner.NewBrowser();

        for (var i = 0; i < 50; i++) await Http.Expect(HttpStatusCode.OK, await owner.SignInByPassword(Bad, list, $"person{i}@example.hk"));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await owner.SignInByPassword(Bad, list, "person50@example.hk")).StatusCode);
        using var elsewhere = owner.NewBrowser("127.7.7.7");
        await Http.Expect(HttpStatusCode.OK, await owner.SignInByPassword(Bad, elsewhere, "person50@example.hk"));
        clock.Advance(TimeSpan.FromHours(1));
        await Http.Expect(HttpStatusCode.OK, await owner.SignInByPassword(Bad, list, "person50@example.hk"));
    }

    [Fact]
    public async Task A_session_by_password_cannot_enable_a_disabled_password()
    {
        await using var host = await TestHost.Start();
        using var owner = await Resident.Start(host, Model.Acr.Password);

        var answer = await Forms.Submit(owner.Browser, "/account/password", "/account/password?handler=enable");

        Assert.NotEqual("/account/password?done=1", answer.Headers.Location?.OriginalString);
    }

    private static async Task Guess(Resident owner, int number, FakeTimeProvider clock)
    {
        using var browser = owner.NewBrowser(string.Create(CultureInfo.InvariantCulture, $"127.1.{number}.1"));
        var answer = await owner.SignInByPassword(Bad, browser);
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            clock.Advance(answer.Headers.RetryAfter?.Delta ?? throw new InvalidOperationException("No word on how long to wait."));
            answer = await owner.SignInByPassword(Bad, browser);
        }
        await Http.Expect(HttpStatusCode.OK, answer);
    }

    private static async Task SignOut(Resident owner) => await Http.Expect(HttpStatusCode.OK, await Forms.Submit(owner.Browser, "/sign-out", null));
}
