using System.Net;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Contracts;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>Invitations that go out by mail.</summary>
public sealed partial class InvitationTests : IAsyncLifetime
{
    private const string Address = "wong@library.example";
    private static readonly LocalisedText Name = new("Harbour Library", "海濱圖書館", "海滨图书馆");
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private TestHost? started;
    private Guid organisation;
    private Resident? founding;

    private TestHost Host => started ?? throw new InvalidOperationException("The host is not started.");

    private Resident Founder => founding ?? throw new InvalidOperationException("Nobody founded the organisation.");

    private Outbox Mail => new(Host);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => started = await TestHost.Start(clock: clock);

    public ValueTask DisposeAsync() => started?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("en", "Harbour Library")]
    [InlineData("zh-Hant", "海濱圖書館")]
    [InlineData("zh-Hans", "海滨图书馆")]
    public async Task Mails_the_link_in_the_language_chosen_and_brings_the_reader_in(string language, string name)
    {
        var owner = await Owner();

        var made = await owner.InviteAsync(organisation, new NewInvitation("developer", Address, language), Cancel);

        Assert.Null(made.Link);
        Assert.Equal("w•••@library.example", made.SentTo);
        var mail = await Mail.Newest(Address);
        Assert.Contains(name, mail, StringComparison.Ordinal);
        using var guest = await (await Resident.Create(Host)).SignIn();
        var link = LinkIn(mail);
        Assert.Equal($"/organisations/{organisation}", (await guest.PostForm(link, "/organisations/join", ("token", TokenIn(link)))).Headers.Location?.OriginalString);
        Assert.Equal("developer", (await new OrganisationsClient(guest).ShowAsync(organisation, Cancel)).Role);
        Assert.Empty(await owner.ListInvitationsAsync(organisation, Cancel));
    }

    [Fact]
    public async Task Writes_to_an_account_in_the_language_of_the_account()
    {
        await Resident.Create(Host, fields: new Dictionary<string, string> { [PersonalField.Email] = Address });
        var owner = await Owner();

        await owner.InviteAsync(organisation, new NewInvitation("developer", Address, "zh-Hans"), Cancel);

        Assert.Contains("You are invited", await Mail.Newest(Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_again_a_new_link_and_stops_the_old_one()
    {
        var owner = await Owner();
        var made = await owner.InviteAsync(organisation, new NewInvitation("developer", Address), Cancel);
        var first = LinkIn(await Mail.Newest(Address));
        Assert.Equal(409, (await Assert.ThrowsAsync<IdentityApiException>(() => owner.SendInvitationAgainAsync(organisation, made.Id, Cancel))).Status);
        clock.Advance(TimeSpan.FromMinutes(2));

        await owner.SendInvitationAgainAsync(organisation, made.Id, Cancel);

        var second = LinkIn(await Mail.Newest(Address, 2));
        using var guest = await (await Resident.Create(Host)).SignIn();
        Assert.Equal(HttpStatusCode.BadRequest, (await guest.PostForm(first, "/organisations/join", ("token", TokenIn(first)))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await guest.PostForm(second, "/organisations/join", ("token", TokenIn(second)))).StatusCode);
    }

    [Fact]
    public async Task Mails_one_invitation_five_times_at_most()
    {
        var owner = await Owner();
        var made = await owner.InviteAsync(organisation, new NewInvitation("developer", Address), Cancel);
        for (var send = 2; send <= 5; send++)
        {
            clock.Advance(TimeSpan.FromMinutes(2));
            await owner.SendInvitationAgainAsync(organisation, made.Id, Cancel);
        }
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(409, (await Assert.ThrowsAsync<IdentityApiException>(() => owner.SendInvitationAgainAsync(organisation, made.Id, Cancel))).Status);
    }

    [Fact]
    public async Task Mails_one_address_six_times_an_hour_however_often_it_is_invited_anew()
    {
        var owner = await Owner();
        for (var i = 0; i < 6; i++)
        {
            var made = await owner.InviteAsync(organisation, new NewInvitation("developer", Address), Cancel);
            await owner.WithdrawInvitationAsync(organisation, made.Id, Cancel);
        }

        Assert.Equal(409, (await Assert.ThrowsAsync<IdentityApiException>(() => owner.InviteAsync(organisation, new NewInvitation("developer", Address), Cancel))).Status);

        clock.Advance(TimeSpan.FromHours(1));
        using var later = await Founder.SignIn();
        await new OrganisationsClient(later).InviteAsync(organisation, new NewInvitation("developer", Address), Cancel);
    }

    [Fact]
    public async Task Mails_for_one_person_thirty_times_an_hour_whatever_they_found()
    {
        var owner = await Owner();
        for (var i = 0; i < 29; i++) await owner.InviteAsync(organisation, new NewInvitation("developer", $"person{i}@library.example"), Cancel);
        var waiting = await owner.InviteAsync(organisation, new NewInvitation("developer", Address), Cancel);
        var another = (await owner.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id;

        Assert.Equal(409, (await Assert.ThrowsAsync<IdentityApiException>(() => owner.InviteAsync(another, new NewInvitation("developer", "more@library.example"), Cancel))).Status);
        Assert.NotNull((await owner.InviteAsync(another, new NewInvitation("developer"), Cancel)).Link);
        Assert.NotEqual(Guid.Empty, waiting.Id);
    }

    [Fact]
    public async Task Takes_no_invitation_once_an_owner_was_removed_who_may_have_kept_it()
    {
        var owner = await Owner();
        using var rogue = await SecondOwner(owner);
        var kept = await LinkFrom(new OrganisationsClient(rogue));
        using var ownerHttp = await Founder.SignIn();
        var second = (await owner.ListMembersAsync(organisation, Cancel)).Single(m => !m.IsYou).Id;
        var home = $"/organisations/{organisation}";
        Assert.Equal(HttpStatusCode.OK, (await ownerHttp.PostForm(home, home + "?handler=Remove", ("member", second.ToString()))).StatusCode);

        var refused = await rogue.PostForm(kept, "/organisations/join", ("token", TokenIn(kept)));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Empty(await owner.ListInvitationsAsync(organisation, Cancel));
    }

    [Fact]
    public async Task Takes_no_invitation_once_an_owner_closed_their_account()
    {
        var owner = await Owner();
        using var rogue = await SecondOwner(owner);
        var kept = await LinkFrom(new OrganisationsClient(rogue));
        Assert.Equal(HttpStatusCode.Redirect, (await rogue.PostForm("/account/close", "/account/close", ("Input.Understood", "true"))).StatusCode);
        using var anew = await (await Resident.Create(Host)).SignIn();

        var refused = await anew.PostForm(kept, "/organisations/join", ("token", TokenIn(kept)));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Withdraws_an_invitation_and_forgets_the_address()
    {
        var owner = await Owner();
        var made = await owner.InviteAsync(organisation, new NewInvitation("developer", Address), Cancel);
        var link = LinkIn(await Mail.Newest(Address));

        await owner.WithdrawInvitationAsync(organisation, made.Id, Cancel);

        using var guest = await (await Resident.Create(Host)).SignIn();
        Assert.Equal(HttpStatusCode.BadRequest, (await guest.PostForm(link, "/organisations/join", ("token", TokenIn(link)))).StatusCode);
        Assert.Empty(await owner.ListInvitationsAsync(organisation, Cancel));
        await using var scope = Host.Services.CreateAsyncScope();
        Assert.False(await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<SealedField>().AnyAsync(f => f.Owner == made.Id, Cancel));
    }

    [Fact]
    public async Task Takes_no_invitation_after_seven_days()
    {
        var owner = await Owner();
        await owner.InviteAsync(organisation, new NewInvitation("developer", Address), Cancel);
        var link = LinkIn(await Mail.Newest(Address));
        clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        using var guest = await (await Resident.Create(Host)).SignIn();

        Assert.Equal(HttpStatusCode.BadRequest, (await guest.PostForm(link, "/organisations/join", ("token", TokenIn(link)))).StatusCode);
    }

    [Fact]
    public async Task Lets_owners_alone_see_send_again_and_withdraw()
    {
        var owner = await Owner();
        var made = await owner.InviteAsync(organisation, new NewInvitation("developer", Address), Cancel);
        var link = LinkIn(await Mail.Newest(Address));
        using var developerHttp = await (await Resident.Create(Host)).SignIn();
        await developerHttp.PostForm(link, "/organisations/join", ("token", TokenIn(link)));
        var other = await owner.InviteAsync(organisation, new NewInvitation("developer", "ho@library.example"), Cancel);
        var developer = new OrganisationsClient(developerHttp);
        var stranger = new OrganisationsClient(await (await Resident.Create(Host)).SignIn());

        foreach (var (caller, status) in new[] { (developer, 403), (stranger, 404) })
        {
            foreach (var attempt in (Func<Task>[])[
                () => caller.ListInvitationsAsync(organisation, Cancel),
                () => caller.SendInvitationAgainAsync(organisation, other.Id, Cancel),
                () => caller.WithdrawInvitationAsync(organisation, other.Id, Cancel)])
            {
                Assert.Equal(status, (await Assert.ThrowsAsync<IdentityApiException>(attempt)).Status);
            }
        }
        Assert.Equal(404, (await Assert.ThrowsAsync<IdentityApiException>(() => owner.WithdrawInvitationAsync(organisation, made.Id, Cancel))).Status);
    }

    [Theory]
    [InlineData("nobody", "en")]
    [InlineData("a@b@c", "en")]
    [InlineData("wong@library.example\r\nBcc: all@library.example", "en")]
    [InlineData("wong@library.example", "fr")]
    public async Task Refuses_an_address_or_language_such_as(string address, string language)
    {
        var owner = await Owner();

        var refused = await Assert.ThrowsAsync<IdentityApiException>(() => owner.InviteAsync(organisation, new NewInvitation("developer", address, language), Cancel));

        Assert.Equal((400, OrganisationProblems.Invalid), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Does_all_of_it_by_the_pages_too()
    {
        using var owner = await (await Resident.Create(Host)).SignIn();
        organisation = (await new OrganisationsClient(owner).CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id;
        var home = $"/organisations/{organisation}";

        var sent = await owner.PostForm(home, home + "?handler=Invite", ("InviteRole", "approver"), ("InviteEmail", Address), ("InviteLanguage", "zh-Hant"));

        Assert.Contains("w•••@library.example", await sent.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains("海濱圖書館", await Mail.Newest(Address), StringComparison.Ordinal);
        var waiting = InvitationField().Match(await owner.Page(home)).Groups[1].Value;
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.OK, (await owner.PostForm(home, home + "?handler=SendAgain", ("invitation", waiting))).StatusCode);
        await Mail.Newest(Address, 2);
        Assert.Equal(HttpStatusCode.OK, (await owner.PostForm(home, home + "?handler=Withdraw", ("invitation", waiting))).StatusCode);
        Assert.DoesNotContain("w•••@library.example", await owner.Page(home), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.PostForm(home, home + "?handler=Invite", ("InviteRole", "approver"), ("InviteEmail", "nobody"), ("InviteLanguage", "en"))).StatusCode);
    }

    private async Task<HttpClient> SecondOwner(OrganisationsClient owner)
    {
        var link = await LinkFrom(owner);
        var guest = await (await Resident.Create(Host)).SignIn();
        Assert.Equal(HttpStatusCode.Redirect, (await guest.PostForm(link, "/organisations/join", ("token", TokenIn(link)))).StatusCode);
        return guest;
    }

    private async Task<string> LinkFrom(OrganisationsClient owner) =>
        (await owner.InviteAsync(organisation, new NewInvitation("owner"), Cancel)).Link?.PathAndQuery ?? throw new InvalidOperationException("The invitation has no link.");

    private async Task<OrganisationsClient> Owner()
    {
        founding = await Resident.Create(Host);
        var owner = new OrganisationsClient(await founding.SignIn());
        organisation = (await owner.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id;
        return owner;
    }

    private static string LinkIn(string mail) => new Uri(Link().Match(mail).Value).PathAndQuery;

    private static string TokenIn(string link) => link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];

    [GeneratedRegex(@"http\S+/organisations/join\?token=[\w-]+")]
    private static partial Regex Link();

    [GeneratedRegex("name=\"invitation\" value=\"([^\"]+)\"")]
    private static partial Regex InvitationField();
}
