using System.Net;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.RelyingParties;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>An organisation has 100 members at most, and an account is in 20 organisations at most, however many join at once.</summary>
public sealed class MembershipLimitTests
{
    private const string Join = "/organisations/join";

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_organisation_lets_in_one_of_four_who_want_its_last_place_at_once(string database)
    {
        await using var host = await TestHost.Start(database);
        using var owner = await (await Resident.Create(host)).SignIn();
        var organisations = new OrganisationsClient(owner);
        var organisation = (await organisations.CreateAsync(NewOne(), Cancel)).Id;
        await Fill(host, db => Enumerable.Range(0, 98).Select(_ => new Membership(organisation, Someone(db), OrganisationRole.Approver, TimeProvider.System.GetUtcNow())));
        var guests = new List<(HttpClient Guest, HttpContent Form)>();
        for (var i = 0; i < 4; i++) guests.Add(await Invited(await (await Resident.Create(host)).SignIn(), organisations, organisation));

        var answers = await Task.WhenAll(guests.Select(g => g.Guest.PostAsync(Join, g.Form, Cancel)));

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
        Assert.Contains(
            "as many members as it may have", await answers.First(a => a.StatusCode == HttpStatusCode.Conflict).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(100, await Count(host, m => m.OrganisationId == organisation));
        // The invitation was not used up: it works when a place is free.
        Assert.Equal(3, (await organisations.ListInvitationsAsync(organisation, Cancel)).Count);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_account_joins_one_of_four_organisations_when_one_place_is_left(string database)
    {
        await using var host = await TestHost.Start(database);
        using var owner = await (await Resident.Create(host)).SignIn();
        var organisations = new OrganisationsClient(owner);
        var guest = await Resident.Create(host);
        await Fill(host, db => Enumerable.Range(0, 19).Select(_ => new Membership(Something(db), guest.Id, OrganisationRole.Approver, TimeProvider.System.GetUtcNow())));
        using var client = await guest.SignIn();
        var forms = new List<HttpContent>();
        for (var i = 0; i < 4; i++) forms.Add((await Invited(client, organisations, (await organisations.CreateAsync(NewOne(), Cancel)).Id)).Form);

        var answers = await Task.WhenAll(forms.Select(form => client.PostAsync(Join, form, Cancel)));

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
        Assert.Contains(
            "as many organisations as one account may be", await answers.First(a => a.StatusCode == HttpStatusCode.Conflict).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(20, await Count(host, m => m.AccountId == guest.Id));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_account_founds_one_of_four_organisations_when_one_place_is_left(string database)
    {
        await using var host = await TestHost.Start(database);
        var founder = await Resident.Create(host);
        await Fill(host, db => Enumerable.Range(0, 19).Select(_ => new Membership(Something(db), founder.Id, OrganisationRole.Approver, TimeProvider.System.GetUtcNow())));
        using var client = await founder.SignIn();

        var founded = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                return (await new OrganisationsClient(client).CreateAsync(NewOne(), Cancel)).Role;
            }
            catch (Bauhinia.Identity.Contracts.IdentityApiException refused)
            {
                return $"{refused.Status}";
            }
        }));

        Assert.Equal(["409", "409", "409", "owner"], founded.Order(StringComparer.Ordinal));
        Assert.Equal(20, await Count(host, m => m.AccountId == founder.Id));
    }

    private static NewOrganisation NewOne() => new(new LocalisedText("Harbour Library", "海濱圖書館", "海滨图书馆"), "desk@library.example");

    private static async Task<(HttpClient Guest, HttpContent Form)> Invited(HttpClient guest, OrganisationsClient owner, Guid organisation)
    {
        var link = (await owner.InviteAsync(organisation, new NewInvitation("developer"), Cancel)).Link?.PathAndQuery ?? throw new InvalidOperationException("The invitation has no link.");
        var token = Forms.TokenIn(await guest.Page(link));
        return (guest, new FormUrlEncodedContent([KeyValuePair.Create("token", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..]), KeyValuePair.Create("__RequestVerificationToken", token)]));
    }

    private static async Task Fill(TestHost host, Func<IdentityDb, IEnumerable<Membership>> members)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        db.AddRange(members(db).ToList());
        await db.SaveChangesAsync(Cancel);
    }

    private static AccountId Someone(IdentityDb db)
    {
        var account = new Account(AccountId.New(TimeProvider.System), "en", TimeProvider.System.GetUtcNow());
        db.Add(account);
        return account.Id;
    }

    private static Guid Something(IdentityDb db)
    {
        var organisation = new Organisation(new LocalText { En = "Desk", ZhHant = "櫃枱", ZhHans = "柜台" }, "desk@library.example", TimeProvider.System.GetUtcNow());
        db.Add(organisation);
        return organisation.Id;
    }

    private static async Task<int> Count(TestHost host, System.Linq.Expressions.Expression<Func<Membership, bool>> which)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<Membership>().CountAsync(which, Cancel);
    }
}
