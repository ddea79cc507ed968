using System.Net;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bauhinia.Identity.Tests.Contacts.ContactSteps;

namespace Bauhinia.Identity.Tests.Contacts;

public sealed class ContactTests
{
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
        // A notice goes to the contact as it is when the notice is sent: this one must be out before the number is taken away.
        Assert.Contains("Your contact details were changed", await outbox.Newest("+85251234567", 2), StringComparison.Ordinal);
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

    [Fact]
    public async Task A_session_by_password_does_not_see_contacts_in_full()
    {
        await using var host = await TestHost.Start();
        using var client = await (await Owner(host)).SignIn(Acr.Password);

        var answer = await client.GetAsync("/account/contacts", Token);

        Assert.StartsWith("/sign-in?step-up=1", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
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
}
