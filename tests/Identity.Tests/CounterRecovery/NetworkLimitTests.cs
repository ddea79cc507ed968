using System.Net;
using Bauhinia.Identity.Model;
using Bauhinia.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.CounterRecovery;

/// <summary>The pages of recovery slow one network down, and never lock the owner of an account out.</summary>
public sealed class NetworkLimitTests
{
    private const string Wrong = "ZZZZ-ZZZZ-ZZZZ-ZZZZ";

    private static readonly Dictionary<string, string?> Three = new()
    {
        ["Identity:Recovery:StartsPerNetworkPerHour"] = "3", ["Identity:Recovery:CodesPerNetworkPerHour"] = "3",
    };

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_network_asks_for_so_many_recoveries_an_hour_and_another_network_for_its_own(string database)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 8, 20, 0, TimeSpan.Zero));
        await using var host = await TestHost.Start(database, clock, Three);
        using var owner = await SignIn.Resident.Start(host);
        using var near = owner.NewBrowser("127.0.1.1");
        using var neighbour = owner.NewBrowser("127.0.1.200");
        using var far = owner.NewBrowser("127.0.2.1");

        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await Start(near)).StatusCode);
        using var refused = await Start(neighbour);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(40), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await Start(far)).StatusCode);
        clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal(HttpStatusCode.OK, (await Start(near)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_network_tries_so_many_codes_from_a_counter_and_the_owner_enters_theirs_elsewhere(string database)
    {
        await using var host = await TestHost.Start(database, settings: Three);
        using var owner = await SignIn.Resident.Start(host);
        var (reference, code) = await MeansTests.Approved(host, owner.AccountId);
        using var attacker = owner.NewBrowser("127.0.1.1");
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await Finish(attacker, CaseReference.New().Value, Wrong)).StatusCode);

        using var spent = await Finish(attacker, reference, code);
        using var phone = owner.NewBrowser("127.0.2.1");
        using var right = await Finish(phone, reference, code);

        Assert.Equal(HttpStatusCode.TooManyRequests, spent.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
    }

    [Fact]
    public async Task Tries_sent_at_once_are_all_counted()
    {
        await using var host = await TestHost.Start(settings: Three);
        using var owner = await SignIn.Resident.Start(host);
        var (reference, _) = await MeansTests.Approved(host, owner.AccountId);
        using var attacker = owner.NewBrowser();
        var token = Visitor.AntiforgeryToken(await attacker.GetStringAsync("/recover/finish", TestContext.Current.CancellationToken));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            using var content = new FormUrlEncodedContent([new("Input.Reference", reference), new("Input.Code", Wrong), new("__RequestVerificationToken", token)]);
            using var answer = await attacker.PostAsync("/recover/finish", content, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }));

        Assert.Equal(3, statuses.Count(s => s == HttpStatusCode.OK));
        Assert.Equal(9, statuses.Count(s => s == HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_owner_gets_in_by_recovery_code_on_the_very_network_that_tried_too_many(string database)
    {
        await using var host = await TestHost.Start(database, settings: Three);
        using var owner = await SignIn.Resident.Start(host);
        await owner.AddPasskey();
        var codes = await owner.MakeRecoveryCodes();
        using var attacker = owner.NewBrowser();
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await owner.UseRecoveryCode("7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ", attacker)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await owner.UseRecoveryCode("7ZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ", attacker)).StatusCode);

        owner.UseNewBrowser();
        Assert.Equal("/account/recover", (await owner.UseRecoveryCode(codes[0])).Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_answer_to_a_wrong_code_is_the_same_whether_or_not_the_reference_names_a_case()
    {
        await using var host = await TestHost.Start();
        using var owner = await SignIn.Resident.Start(host);
        var (reference, _) = await MeansTests.Approved(host, owner.AccountId);
        using var browser = owner.NewBrowser();

        var pages = new List<string>();
        foreach (var named in (string[])[reference, CaseReference.New().Value])
        {
            using var answer = await Finish(browser, named, Wrong);
            var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            pages.Add(page.Replace(Visitor.AntiforgeryToken(page), "", StringComparison.Ordinal).Replace(named, "", StringComparison.Ordinal));
        }

        Assert.Equal(pages[0], pages[1]);
    }

    private static Task<HttpResponseMessage> Start(HttpClient browser) => SignIn.Forms.Submit(browser, "/recover", null, ("Input.Contact", "nobody@example.org"));

    private static Task<HttpResponseMessage> Finish(HttpClient browser, string reference, string code) =>
        SignIn.Forms.Submit(browser, "/recover/finish", null, ("Input.Reference", reference), ("Input.Code", code));
}
