using System.Net;
using Bauhinia.Identity.Features.Contacts;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Bauhinia.Identity.Tests.Contacts.ContactSteps;

namespace Bauhinia.Identity.Tests.Contacts;

/// <summary>How long a change of contact may take, and how often it may be tried.</summary>
public sealed class ContactLimitTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Five_guesses_sent_at_once_are_all_that_a_code_bears(string database)
    {
        await using var host = await TestHost.Start(database);
        var owner = await Owner(host);
        using var client = await owner.SignIn();
        await Ask(client, Change, New);
        var code = await new Outbox(host).NewestCode(New);
        var token = Forms.TokenIn(await client.Page(CodePage));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var content = new FormUrlEncodedContent([KeyValuePair.Create("Input.Code", "00000000"), KeyValuePair.Create("__RequestVerificationToken", token)]);
            using var answer = await client.PostAsync(CodePage, content, Token);
            return answer.StatusCode;
        }));
        using var right = await Enter(client, code);

        Assert.Equal(5, statuses.Count(s => s == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        Assert.Equal(Old, await Contact(host, owner.Id, PersonalField.Email));
    }

    [Fact]
    public async Task An_account_asks_for_six_codes_an_hour_and_an_address_gets_six_however_they_are_asked_for()
    {
        await using var host = await TestHost.Start();
        using var client = await (await Owner(host)).SignIn();
        for (var i = 0; i < 6; i++) Assert.Equal(CodePage, await Ask(client, Change, $"person{i}@example.org"));
        using var seventh = await client.PostForm(Change, Change, ("Input.Address", "person7@example.org"));
        Assert.Equal(HttpStatusCode.TooManyRequests, seventh.StatusCode);

        using var other = await (await Owner(host, ("email", "other@example.org"))).SignIn();
        for (var i = 0; i < 3; i++) await Ask(other, Change, New);
        for (var i = 0; i < 3; i++)
        {
            using var visitor = new Visitor(host);
            using var started = await Registration.Registering.Start(visitor, New);
            Assert.Equal(HttpStatusCode.Redirect, started.StatusCode);
        }
        using var spent = await other.PostForm(Change, Change, ("Input.Address", New));
        Assert.Equal(HttpStatusCode.TooManyRequests, spent.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Changes_asked_for_at_once_are_six(string database)
    {
        await using var host = await TestHost.Start(database);
        using var client = await (await Owner(host)).SignIn();
        var token = Forms.TokenIn(await client.Page(Change));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 24).Select(async _ =>
        {
            using var content = new FormUrlEncodedContent([KeyValuePair.Create("Input.Address", New), KeyValuePair.Create("__RequestVerificationToken", token)]);
            using var answer = await client.PostAsync(Change, content, Token);
            return answer.StatusCode;
        }));

        Assert.Equal((6, 18), (statuses.Count(s => s == HttpStatusCode.Redirect), statuses.Count(s => s == HttpStatusCode.TooManyRequests)));
    }

    [Theory]
    [InlineData(Change, "Input.Address")]
    [InlineData("/account/contacts/remove?kind=email", "x")]
    public async Task A_change_asks_for_the_passkey_again_after_five_minutes(string page, string field)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.Start(clock: clock);
        var owner = await Owner(host, ("mobile", "+85251234567"));
        using var client = await owner.SignIn();
        var form = await client.Page(page);
        clock.Advance(TimeSpan.FromSeconds(301));
        using var content = new FormUrlEncodedContent([KeyValuePair.Create(field, New), KeyValuePair.Create("__RequestVerificationToken", Forms.TokenIn(form))]);

        var answer = await client.PostAsync(page, content, Token);

        Assert.Equal($"/sign-in?step-up=1&return={Uri.EscapeDataString(page)}", answer.Headers.Location?.OriginalString);
        Assert.Equal(Old, await Contact(host, owner.Id, PersonalField.Email));
        await using var scope = host.Services.CreateAsyncScope();
        Assert.False(await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<ContactChange>().AnyAsync(Token));
    }

    [Fact]
    public async Task A_change_given_up_or_older_than_ten_minutes_takes_no_code()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.Start(clock: clock);
        var owner = await Owner(host);
        using var client = await owner.SignIn();
        var outbox = new Outbox(host);
        await Ask(client, Change, New);
        var code = await outbox.NewestCode(New);
        clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        using var late = await Enter(client, code);
        Assert.Contains("This code has expired", await late.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var resent = await client.PostForm(CodePage, $"{CodePage}?handler=resend");
        Assert.Equal($"{CodePage}?resent=true", resent.Headers.Location?.OriginalString);
        var fresh = await outbox.NewestCode(New, 2);
        var token = Forms.TokenIn(await client.Page(CodePage));
        using var cancelled = await client.PostForm(CodePage, $"{CodePage}?handler=cancel");
        Assert.Equal("/account/contacts?done=cancelled", cancelled.Headers.Location?.OriginalString);

        using var content = new FormUrlEncodedContent([KeyValuePair.Create("Input.Code", fresh), KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var after = await client.PostAsync(CodePage, content, Token);

        Assert.Equal("/account/contacts", after.Headers.Location?.OriginalString);
        Assert.Equal(Old, await Contact(host, owner.Id, PersonalField.Email));
    }
}
