using System.Net;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Registration;

public sealed class RegistrationTests
{
    private const string Address = "chan.tai.man@example.com";

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Makes_an_account_once_the_code_is_entered_and_goes_on_to_the_first_passkey(string database)
    {
        await using var host = await TestHost.Start(database);
        using var visitor = new Visitor(host);

        using var started = await Registering.Start(visitor, " Chan.Tai.Man@Example.com ", "zh-Hant");
        Assert.Equal("/register/code", Visitor.PathOf(started));
        var mail = await new Outbox(host).Newest(Address);
        Assert.Contains("驗證碼", mail, StringComparison.Ordinal);
        using var entered = await Registering.Enter(visitor, await new Outbox(host).NewestCode(Address));
        Assert.Equal("/account/passkeys/add?first=1", Visitor.PathOf(entered));

        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var account = await db.Accounts.SingleAsync(Token);
        Assert.Equal((AccountStatus.Starting, "zh-Hant", Proofing.None), (account.Status, account.Culture, account.Proofing));
        var session = await db.Sessions.SingleAsync(Token);
        Assert.Equal((account.Id, Acr.Recovery), (session.AccountId, session.Acr));
        var vault = scope.ServiceProvider.GetRequiredService<PersonVault>();
        var opened = await vault.Open(account.Id.Value, [PersonalField.Email], new Access(account.Id, account.Id, "self"), Token);
        Assert.Equal(Address, opened[PersonalField.Email]);
    }

    [Fact]
    public async Task Tells_the_owner_of_a_known_address_and_accepts_no_code_for_it()
    {
        await using var host = await TestHost.Start();
        var outbox = new Outbox(host);
        using var owner = new Visitor(host);
        await Registering.Complete(owner, outbox, Address, "zh-Hans");
        await Activate(host);

        using var other = new Visitor(host);
        using var started = await Registering.Start(other, Address);
        Assert.Equal("/register/code", Visitor.PathOf(started));
        var notice = await outbox.Newest(Address, 2);
        Assert.Contains("您已经有账户", notice, StringComparison.Ordinal);
        Assert.Contains($"{host.Issuer.GetLeftPart(UriPartial.Authority)}/sign-in", notice, StringComparison.Ordinal);
        using var entered = await Registering.Enter(other, "12345678");
        Assert.Contains("This code is not right", await entered.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_same_pages_for_a_known_and_an_unknown_address()
    {
        await using var host = await TestHost.Start();
        using var owner = new Visitor(host);
        await Registering.Complete(owner, new Outbox(host), Address);
        await Activate(host);

        var pages = new List<(HttpStatusCode, string, string, string)>();
        foreach (var address in (string[])[Address, "nobody@example.com"])
        {
            using var visitor = new Visitor(host);
            using var started = await Registering.Start(visitor, address);
            var codePage = await visitor.Page("/register/code");
            using var entered = await Registering.Enter(visitor, "00000000");
            var refusal = await entered.Content.ReadAsStringAsync(Token);
            pages.Add((started.StatusCode, Visitor.PathOf(started), WithoutToken(codePage), WithoutToken(refusal)));
        }
        Assert.Equal(pages[0], pages[1]);
    }

    [Fact]
    public async Task Resumes_a_registration_that_was_left_before_its_first_passkey()
    {
        await using var host = await TestHost.Start();
        var outbox = new Outbox(host);
        using (var first = new Visitor(host)) await Registering.Complete(first, outbox, Address);
        using var again = new Visitor(host);
        using var started = await Registering.Start(again, Address);
        using var entered = await Registering.Enter(again, await outbox.NewestCode(Address, 2));
        Assert.Equal("/account/passkeys/add?first=1", Visitor.PathOf(entered));
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<IdentityDb>().Accounts.CountAsync(Token));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Refuses_even_the_right_code_after_five_wrong_ones(string database)
    {
        await using var host = await TestHost.Start(database);
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        var code = await new Outbox(host).NewestCode(Address);
        var wrong = code == "00000000" ? "00000001" : "00000000";

        for (var i = 0; i < 5; i++)
        {
            using var refused = await Registering.Enter(visitor, wrong);
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        }
        using var entered = await Registering.Enter(visitor, code);
        Assert.Equal(HttpStatusCode.TooManyRequests, entered.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Counts_guesses_that_are_sent_at_once(string database)
    {
        await using var host = await TestHost.Start(database);
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        var token = Visitor.AntiforgeryToken(await visitor.Page("/register/code"));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var content = new FormUrlEncodedContent([new("Input.Code", "00000000"), new("__RequestVerificationToken", token)]);
            using var answer = await visitor.Http.PostAsync("/register/code", content, Token);
            return answer.StatusCode;
        }));
        Assert.Equal(5, statuses.Count(s => s == HttpStatusCode.OK));
        Assert.Equal(15, statuses.Count(s => s == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Makes_one_account_when_the_right_code_is_sent_many_times_at_once()
    {
        await using var host = await TestHost.Start();
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        var code = await new Outbox(host).NewestCode(Address);
        var token = Visitor.AntiforgeryToken(await visitor.Page("/register/code"));

        var paths = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var content = new FormUrlEncodedContent([new("Input.Code", code), new("__RequestVerificationToken", token)]);
            using var answer = await visitor.Http.PostAsync("/register/code", content, Token);
            return answer.Headers.Location?.OriginalString;
        }));
        Assert.Single(paths, "/account/passkeys/add?first=1");
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<IdentityDb>().Accounts.CountAsync(Token));
    }

    [Fact]
    public async Task Refuses_a_code_after_ten_minutes_and_sends_a_new_one_on_request()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.Start(clock: clock);
        var outbox = new Outbox(host);
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        var old = await outbox.NewestCode(Address);

        clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        using var late = await Registering.Enter(visitor, old);
        Assert.Contains("This code has expired", await late.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var resent = await visitor.Submit("/register/code", [], "/register/code?handler=resend");
        Assert.Equal("/register/code?resent=true", Visitor.PathOf(resent));
        var fresh = await outbox.NewestCode(Address, 2);
        using var stale = await Registering.Enter(visitor, old);
        Assert.Equal(HttpStatusCode.OK, stale.StatusCode);
        using var entered = await Registering.Enter(visitor, fresh);
        Assert.Equal("/account/passkeys/add?first=1", Visitor.PathOf(entered));
    }

    [Fact]
    public async Task Sends_an_address_six_codes_an_hour_whoever_asks()
    {
        await using var host = await TestHost.Start();
        for (var i = 0; i < 6; i++)
        {
            using var visitor = new Visitor(host);
            using var started = await Registering.Start(visitor, Address);
            Assert.Equal(HttpStatusCode.Redirect, started.StatusCode);
        }
        using var one = new Visitor(host);
        using var refused = await Registering.Start(one, Address);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        using var elsewhere = await Registering.Start(one, "someone.else@example.com");
        Assert.Equal(HttpStatusCode.Redirect, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Bounds_the_registrations_of_one_network()
    {
        await using var host = await TestHost.Start(settings: new Dictionary<string, string?> { ["Identity:Registration:StartsPerNetworkPerHour"] = "2" });
        using var visitor = new Visitor(host);
        for (var i = 0; i < 3; i++)
        {
            using var started = await Registering.Start(visitor, $"person{i}@example.com");
            Assert.Equal(i < 2 ? HttpStatusCode.Redirect : HttpStatusCode.TooManyRequests, started.StatusCode);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a@b@example.com ,c@example.com")]
    [InlineData("a@example.com\r\nBcc: b@example.com")]
    [InlineData("\"a b\"@example.com")]
    [InlineData("a@-example.com")]
    [InlineData("a@example")]
    [InlineData("51234567")]
    public async Task Refuses_what_is_not_an_address(string address)
    {
        await using var host = await TestHost.Start();
        using var visitor = new Visitor(host);
        using var answer = await Registering.Start(visitor, address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("aria-invalid", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_400_to_a_null_character()
    {
        await using var host = await TestHost.Start();
        using var visitor = new Visitor(host);
        using var answer = await Registering.Start(visitor, "a\0b@example.com");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Offers_mobile_numbers_only_where_text_messages_are_configured()
    {
        await using var without = await TestHost.Start();
        using (var visitor = new Visitor(without))
        {
            Assert.DoesNotContain("mobile", await visitor.Page("/register"), StringComparison.OrdinalIgnoreCase);
        }
        await using var with = await TestHost.Start(settings: new Dictionary<string, string?> { ["Identity:Messaging:TextMessages:Kind"] = "Files" });
        using var caller = new Visitor(with);
        Assert.Contains("mobile", await caller.Page("/register"), StringComparison.OrdinalIgnoreCase);
        using var abroad = await Registering.Start(caller, "+1 900 555 0100");
        Assert.Equal(HttpStatusCode.OK, abroad.StatusCode);
        using var started = await Registering.Start(caller, "5123 4567");
        using var entered = await Registering.Enter(caller, await new Outbox(with).NewestCode("+85251234567"));
        Assert.Equal("/account/passkeys/add?first=1", Visitor.PathOf(entered));
    }

    [Fact]
    public async Task Forgets_an_address_that_was_never_proved()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.Start(clock: clock);
        using var visitor = new Visitor(host);
        using var started = await Registering.Start(visitor, Address);
        await new Outbox(host).Newest(Address);
        clock.Advance(TimeSpan.FromMinutes(62));

        await Eventually.Holds(async () =>
        {
            await using var scope = host.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
            var keys = scope.ServiceProvider.GetRequiredService<KeyStoreDb>();
            return (await db.Set<SealedField>().CountAsync(Token), await keys.Keys.CountAsync(Token)) == (0, 0);
        }, "the sealed address and its data key are gone");
    }

    private static string WithoutToken(string page) => page.Replace(Visitor.AntiforgeryToken(page), "", StringComparison.Ordinal);

    private static async Task Activate(TestHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        (await db.Accounts.SingleAsync(Token)).Activate();
        await db.SaveChangesAsync(Token);
    }
}
