using Bauhinia.Identity.Contracts;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Tests.SignIn;
using Bauhinia.Testing;
using Xunit;
using Resident = Bauhinia.Identity.Tests.Fixtures.Resident;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>Whoever made a service account, or gave it the keys it has, worked for its organisation: as a registrar they are no second person for it.</summary>
public sealed class SecondPersonTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private TestHost Host => shared.Host;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("made it")]
    [InlineData("made it, and another gave it new keys")]
    [InlineData("gave it the keys it has")]
    public async Task Is_none_who(string did)
    {
        using var ownerHttp = await (await Resident.Create(Host)).SignIn();
        using var registrarHttp = await (await Resident.Create(Host, roles: StaffRole.Registrar)).SignIn();
        var (owner, registrar) = (new OrganisationsClient(ownerHttp), new OrganisationsClient(registrarHttp));
        var organisation = await ServiceAccountWorld.Found(owner);
        var link = (await owner.InviteAsync(organisation, new NewInvitation("owner"), Cancel)).Link!.PathAndQuery;
        await Bauhinia.Identity.Tests.Fixtures.Forms.PostForm(registrarHttp, link, "/organisations/join", ("token", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        var (maker, other) = did == "gave it the keys it has" ? (owner, registrar) : (registrar, owner);
        var account = (await maker.CreateServiceAccountAsync(organisation, new NewServiceAccount("Key roller", "developer", ServiceAccountWorld.NewKeys()), Cancel)).ClientId;
        if (did != "made it") await other.RollServiceAccountKeysAsync(organisation, account, new ServiceAccountKeys(ServiceAccountWorld.NewKeys()), Cancel);
        var self = (await registrar.ListMembersAsync(organisation, Cancel)).Single(m => m.IsYou).Id;
        (await registrarHttp.DeleteAsync(new Uri($"/api/v1/organisations/{organisation}/members/{self}", UriKind.Relative), Cancel)).EnsureSuccessStatusCode();
        var request = (await owner.SubmitAsync(organisation, ServiceAccountWorld.Settings(), Cancel)).Id;

        var refused = await Assert.ThrowsAsync<IdentityApiException>(() => registrar.DecideAsync(request, new ProductionDecision(true, "I left."), Cancel));

        Assert.Equal((403, OrganisationProblems.OwnRequest), (refused.Status, refused.Code));
        Assert.Equal("waiting", Assert.Single(await owner.ListRequestsAsync(organisation, Cancel)).Status);
        using var another = await (await Resident.Create(Host, roles: StaffRole.Registrar)).SignIn();
        Assert.Equal("approved", (await new OrganisationsClient(another).DecideAsync(request, new ProductionDecision(true, "Purposes are plain."), Cancel)).Status);
    }
}
