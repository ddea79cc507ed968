using System.Net;
using System.Net.Http.Json;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Passwords;
using Bauhinia.Identity.Features.RelyingParties;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Identity.Tests.RelyingParties;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.MyAccount;

/// <summary>An account that is closed while a request for it is under way stays closed and gets nothing.</summary>
public sealed class ClosedMeanwhileTests
{
    private const string Page = "/account/password";

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Gets_no_password(string database)
    {
        var held = new HeldRequest();
        await using var host = await TestHost.Start(database, services: held.AddTo);
        var resident = await Resident.Create(host, fields: new Dictionary<string, string> { [PersonalField.Email] = "leaving@example.org" });
        using var setting = await resident.SignIn();
        using var closing = await resident.SignIn();
        using var form = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("Input.Password", "four calm herons wade"),
            KeyValuePair.Create("__RequestVerificationToken", Forms.TokenIn(await setting.Page(Page))),
        ]);

        using var late = await held.While(Page, () => setting.PostAsync($"{Page}?handler=set", form, Cancel), () => Close(closing));

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (late.StatusCode, late.Headers.Location?.OriginalString));
        Assert.Equal((AccountStatus.Closed, 0), await Left(host, resident, (db, id) => db.Set<Password>().CountAsync(p => p.AccountId == id, Cancel)));
        Assert.Equal(HttpStatusCode.Redirect, (await setting.GetAsync(new Uri("/account", UriKind.Relative), Cancel)).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Founds_no_organisation(string database)
    {
        const string path = "/api/v1/organisations";
        var held = new HeldRequest();
        await using var host = await TestHost.Start(database, services: held.AddTo);
        var resident = await Resident.Create(host);
        using var founding = await resident.SignIn();
        using var closing = await resident.SignIn();

        using var late = await held.While(path, () => founding.PostAsJsonAsync(path, new NewOrganisation(ServiceAccountWorld.Name, "desk@library.example"), Cancel), () => Close(closing));

        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        Assert.Equal((AccountStatus.Closed, 0), await Left(host, resident, (db, _) => db.Set<Organisation>().CountAsync(Cancel)));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Joins_no_organisation_and_leaves_the_invitation_to_others(string database)
    {
        const string path = "/api/v1/invitations/accept";
        var held = new HeldRequest();
        await using var host = await TestHost.Start(database, services: held.AddTo);
        using var http = await (await Resident.Create(host)).SignIn();
        var owner = new OrganisationsClient(http);
        var organisation = await ServiceAccountWorld.Found(owner);
        var link = (await owner.InviteAsync(organisation, new NewInvitation("developer"), Cancel)).Link!;
        var resident = await Resident.Create(host);
        using var joining = await resident.SignIn();
        using var closing = await resident.SignIn();

        using var late = await held.While(path, () => joining.PostAsJsonAsync(path, new InvitationToken(link.Query["?token=".Length..]), Cancel), () => Close(closing));

        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        Assert.Equal((AccountStatus.Closed, 0), await Left(host, resident, (db, id) => db.Set<Membership>().CountAsync(m => m.AccountId == id, Cancel)));
        Assert.Single(await owner.ListInvitationsAsync(organisation, Cancel));
    }

    private static async Task Close(HttpClient client)
    {
        using var answer = await client.PostForm("/account/close", "/account/close", ("Input.Understood", "true"));
        Assert.Equal("/?done=closed", answer.Headers.Location?.OriginalString);
    }

    private static async Task<(AccountStatus Status, int Count)> Left(TestHost host, Resident resident, Func<IdentityDb, AccountId, Task<int>> count)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        return ((await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == resident.Id, Cancel)).Status, await count(db, resident.Id));
    }
}
