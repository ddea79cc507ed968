using System.Net;
using Bauhinia.Identity.Features.Contacts;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Contacts;

public sealed class ContactTests
{
    private const string Old = "old@example.org";
    private const string New = "new@example.org";
    private const string Change = "/account/contacts/change?kind=email";
    private const string CodePage = "/account/contacts/code";

    private static readonly string[] Kinds = [PersonalField.Email, PersonalField.Mobile];

    private static readonly Dictionary<string, string?> TextMessages = new() { ["Identity:Messaging:TextMessages:Kind"] = "Files" };

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_new_address_replaces_the_old_one_once_its_code_is_entered_and_both_are_told(string database)
    {
        await using var host = await TestHost.Start(database);
        var owner = await Owner(host);
        using var client = await owner.SignIn();
        var outbox = new Outbox(host);

        Assert.Equal(CodePage, await Ask(client, Change, " New@Example.org "));
        Assert.Equal(Old, await Contact(host, owner.Id, PersonalField.Email));
        var answer = await Enter(client, await outbox.NewestCode(New));

        Assert.Equal("/account/contacts?done=changed", answer.Headers.Location?.OriginalString);
        Assert.Equal(New, await Contact(host, owner.Id, PersonalField.Email));
        Assert.Contains("Your contact details were changed", await outbox.Newest(Old), StringComparison.Ordinal);
        Assert.Contains("Your contact details were changed", await outbox.Newest(New, 2), StringComparison.Ordinal);
        Assert.Equal(owner.Id, await ByEmail(host, New));
        Assert.Null(await ByEmail(host, Old));
        Assert.Contains(New, await client.Page("/account/contacts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mobile_number_is_added_beside_the_address_and_taken_away_again()
    {
        await using var host = await TestHost.Start(settings: TextMessages);
        var owner = await Owner(host);
        using var client = await owner.SignIn();
        var outbox = new Outbox(host);

        await Ask(client, "/account/contacts/change?kind=mobile", "5123 4567");
        await Enter(client, await outbox.NewestCode("+85251234567"));
        Assert.Equal("+85251234567", await Contact(host, owner.Id, PersonalField.Mobile));
        Assert.Contains("Your contact details were changed", await outbox.Newest(Old), StringComparison.Ordinal);
        var removed = await client.PostForm("/account/contacts/remove?kind=mobile", "/account/contacts/remove?kind=mobile");

        Assert.Equal("/account/contacts?done=removed", removed.Headers.Location?.OriginalString);
        Assert.Null(await Contact(host, owner.Id, PersonalField.Mobile));
        Assert.Contains("Your contact details were changed", await outbox.Newest("+85251234567", 3), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_last_contact_stays_even_when_both_are_taken_away_at_once(string database)
    {
        await using var host = await TestHost.Start(database, settings: TextMessages);
        var owner = await Owner(host, ("mobile", "+85251234567"));
        using var client = await owner.SignIn();
        var token = Forms.TokenIn(await client.Page("/account/contacts/remove?kind=mobile"));

        var answers = await Task.WhenAll(Kinds.Select(async kind =>
        {
            using var content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
            return await client.PostAsync($"/account/contacts/remove?kind={kind}", content, Token);
        }));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Redirect);
        var left = (await Contact(host, owner.Id, PersonalField.Email) is null ? 0 : 1) + (await Contact(host, owner.Id, PersonalField.Mobile) is null ? 0 : 1);
        Assert.Equal(1, left);
        Assert.Contains("only contact", await client.Page($"/account/contacts/remove?kind={(await Contact(host, owner.Id, PersonalField.Email) is null ? "mobile" : "email")}"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_address_of_another_account_gets_the_same_pages_and_no_code(string database)
    {
        await using var host = await TestHost.Start(database);
        var other = await Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = "taken@example.org" });
        var outbox = new Outbox(host);
        var pages = new List<(string?, string, string)>();
        foreach (var address in (string[])["taken@example.org", "free@example.org"])
        {
            using var client = await (await Owner(host, ("email", $"owner.of.{address}"))).SignIn();
            var location = await Ask(client, Change, address);
            var page = await client.Page(CodePage);
            var refusal = await (await Enter(client, "00000000")).Content.ReadAsStringAsync(Token);
            pages.Add((location, WithoutToken(page), WithoutToken(refusal)));
        }

        Assert.Equal(pages[1], pages[0]);
        var notice = await outbox.Newest("taken@example.org");
        Assert.Contains("tried to add this address to another account", notice, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b\d{8}\b", notice);
        Assert.Equal(other.Id, await ByEmail(host, "taken@example.org"));
    }

    [Fact]
    public async Task An_address_that_another_account_proved_in_the_meantime_is_refused_as_a_wrong_code_is()
    {
        await using var host = await TestHost.Start();
        var first = await Owner(host);
        var second = await Owner(host, ("email", "second@example.org"));
        using var one = await first.SignIn();
        using var two = await second.SignIn();
        var outbox = new Outbox(host);
        await Ask(one, Change, New);
        var code = await outbox.NewestCode(New);
        await Ask(two, Change, New);
        await Enter(two, await outbox.NewestCode(New, 2));

        var late = await Enter(one, code);

        Assert.Contains("This code is not right", await late.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(second.Id, await ByEmail(host, New));
        Assert.Equal(Old, await Contact(host, first.Id, PersonalField.Email));
    }

    [Fact]
    public async Task An_address_of_a_registration_that_was_left_unfinished_may_be_taken()
    {
        await using var host = await TestHost.Start();
        var outbox = new Outbox(host);
        using (var visitor = new Visitor(host)) await Registration.Registering.Complete(visitor, outbox, New);
        var left = await ByEmail(host, New);
        var owner = await Owner(host);
        using var client = await owner.SignIn();

        await Ask(client, Change, New);
        var answer = await Enter(client, await outbox.NewestCode(New, 2));

        Assert.Equal("/account/contacts?done=changed", answer.Headers.Location?.OriginalString);
        Assert.Equal(owner.Id, await ByEmail(host, New));
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Equal(AccountStatus.Closed, (await scope.ServiceProvider.GetRequiredService<IdentityDb>().Accounts.SingleAsync(a => a.Id == left, Token)).Status);
    }

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
    public async Task A_session_by_password_does_not_see_contacts_in_full()
    {
        await using var host = await TestHost.Start();
        using var client = await (await Owner(host)).SignIn(Acr.Password);

        var answer = await client.GetAsync("/account/contacts", Token);

        Assert.StartsWith("/sign-in?step-up=1", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a@example.com\r\nBcc: b@example.com")]
    [InlineData("51234567")]
    [InlineData(Old)]
    public async Task Refuses_what_is_no_new_address(string address)
    {
        await using var host = await TestHost.Start();
        using var client = await (await Owner(host)).SignIn();

        using var answer = await client.PostForm(Change, Change, ("Input.Address", address));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("aria-invalid", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/account/contacts/change")]
    [InlineData("/account/contacts/change?kind=hkid")]
    [InlineData("/account/contacts/change?kind=mobile")]
    [InlineData("/account/contacts/remove?kind=address")]
    public async Task A_kind_that_is_none_or_not_offered_has_no_page(string path)
    {
        await using var host = await TestHost.Start();
        using var client = await (await Owner(host)).SignIn();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path, Token)).StatusCode);
    }

    private static Task<Resident> Owner(TestHost host, params (string Field, string Value)[] more)
    {
        var fields = new Dictionary<string, string> { [PersonalField.Email] = Old };
        foreach (var (field, value) in more) fields[field] = value;
        return Resident.Create(host, fields: fields);
    }

    private static async Task<string?> Ask(HttpClient client, string page, string address)
    {
        using var answer = await client.PostForm(page, page, ("Input.Address", address));
        return answer.Headers.Location?.OriginalString;
    }

    private static Task<HttpResponseMessage> Enter(HttpClient client, string code) => client.PostForm(CodePage, CodePage, ("Input.Code", code));

    private static async Task<string?> Contact(TestHost host, AccountId account, string field)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var opened = await scope.ServiceProvider.GetRequiredService<PersonVault>().Open(account.Value, [field], new Access(account, null, "self"), Token);
        return opened.GetValueOrDefault(field);
    }

    private static async Task<AccountId?> ByEmail(TestHost host, string email)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountByContact>().ByEmail(email, Token);
    }

    private static string WithoutToken(string page) => page.Replace(Forms.TokenIn(page), "", StringComparison.Ordinal);
}
