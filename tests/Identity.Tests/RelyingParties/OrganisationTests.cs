using System.Net;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Contracts;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>Organisations and their clients, through the door that the command line uses.</summary>
public sealed class OrganisationTests : IAsyncLifetime
{
    private static readonly LocalisedText Name = new("Harbour Library", "海濱圖書館", "海滨图书馆");

    private TestHost host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await TestHost.Start();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Registers_an_organisation_and_a_sandbox_client_at_once()
    {
        var owner = await SignedIn();
        var organisation = await owner.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel);

        var registered = await owner.RegisterClientAsync(organisation.Id, Settings(), Cancel);

        Assert.Equal("sandbox", registered.Client.Environment);
        Assert.Null(registered.Secret);
        Assert.Equal("library.example", registered.Client.Settings.Sector);
        Assert.Equal(registered.Client.ClientId, Assert.Single(await owner.ListClientsAsync(organisation.Id, Cancel)).ClientId);
        Assert.Equal("owner", Assert.Single(await owner.ListAsync(Cancel)).Role);
    }

    [Fact]
    public async Task Tells_a_secret_once()
    {
        var (owner, organisation) = await Organisation();

        var registered = await owner.RegisterClientAsync(organisation, Settings() with { Profile = "relaxed", Authentication = "client_secret_basic", Jwks = null }, Cancel);

        Assert.Equal(43, registered.Secret?.Length);
        Assert.DoesNotContain(registered.Secret!, System.Text.Json.JsonSerializer.Serialize(await owner.ShowClientAsync(organisation, registered.Client.ClientId, Cancel)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://library.example/back#part")]
    [InlineData("https://*.library.example/back")]
    [InlineData("https://user@library.example/back")]
    [InlineData("http://library.example/back")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://library.example/a b")]
    [InlineData("//library.example/back")]
    [InlineData("")]
    public async Task Refuses_a_redirect_URI_such_as(string uri)
    {
        var (owner, organisation) = await Organisation();

        var refused = await Assert.ThrowsAsync<IdentityApiException>(() => owner.RegisterClientAsync(organisation, Settings() with { RedirectUris = [uri], Sector = "library.example" }, Cancel));

        Assert.Equal(400, refused.Status);
        Assert.Equal(OrganisationProblems.RegistrationRefused, refused.Code);
        Assert.Contains("RedirectUri", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_loopback_addresses_in_the_sandbox_only()
    {
        var (owner, organisation) = await Organisation();
        var local = Settings() with { RedirectUris = ["http://venue.localhost:5000/back"], BackChannelLogoutUri = null };

        Assert.Equal("sandbox", (await owner.RegisterClientAsync(organisation, local, Cancel)).Client.Environment);
        Assert.Equal(400, (await Assert.ThrowsAsync<IdentityApiException>(() => owner.SubmitAsync(organisation, local, Cancel))).Status);
    }

    [Fact]
    public async Task Hides_an_organisation_and_its_clients_from_everyone_else()
    {
        var (owner, organisation) = await Organisation();
        var client = (await owner.RegisterClientAsync(organisation, Settings(), Cancel)).Client.ClientId;
        var (stranger, theirs) = await Organisation();

        Func<Task>[] attempts =
        [
            () => stranger.ShowAsync(organisation, Cancel),
            () => stranger.ListMembersAsync(organisation, Cancel),
            () => stranger.ListClientsAsync(organisation, Cancel),
            () => stranger.InviteAsync(organisation, new NewInvitation("owner"), Cancel),
            () => stranger.RegisterClientAsync(organisation, Settings(), Cancel),
            () => stranger.ShowClientAsync(organisation, client, Cancel),
            () => stranger.ShowClientAsync(theirs, client, Cancel),
            () => stranger.ChangeClientAsync(theirs, client, Settings(), null, Cancel),
            () => stranger.RollKeysAsync(theirs, client, new ClientKeys(Jwks()), Cancel),
            () => stranger.SuspendClientAsync(theirs, client, Cancel),
            () => stranger.RemoveClientAsync(theirs, client, Cancel),
            () => stranger.SubmitAsync(organisation, Settings(), Cancel),
            () => stranger.ListRequestsAsync(organisation, Cancel),
        ];
        foreach (var attempt in attempts)
        {
            var refused = await Assert.ThrowsAsync<IdentityApiException>(attempt);
            Assert.Equal((404, OrganisationProblems.NotFound), (refused.Status, refused.Code));
        }
    }

    [Fact]
    public async Task Lets_an_invitation_be_accepted_once_and_gives_its_role()
    {
        var (owner, organisation) = await Organisation();
        var token = QueryHelpers.ParseQuery((await owner.InviteAsync(organisation, new NewInvitation("approver"), Cancel)).Link!.Query)["token"].ToString();
        using var guest = await (await Resident.Create(host)).SignIn();
        using var late = await (await Resident.Create(host)).SignIn();

        Assert.Equal(HttpStatusCode.OK, (await Post(guest, "/api/v1/invitations/accept", $$"""{"token":"{{token}}"}""")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Post(late, "/api/v1/invitations/accept", $$"""{"token":"{{token}}"}""")).StatusCode);

        var approver = new OrganisationsClient(guest);
        Assert.Equal("approver", (await approver.ShowAsync(organisation, Cancel)).Role);
        Assert.Equal(2, (await approver.ListMembersAsync(organisation, Cancel)).Count);
        var refused = await Assert.ThrowsAsync<IdentityApiException>(() => approver.RegisterClientAsync(organisation, Settings(), Cancel));
        Assert.Equal((403, OrganisationProblems.RoleTooLow), (refused.Status, refused.Code));
        await Assert.ThrowsAsync<IdentityApiException>(() => approver.InviteAsync(organisation, new NewInvitation("owner"), Cancel));
    }

    [Fact]
    public async Task Keeps_the_last_owner()
    {
        using var http = await (await Resident.Create(host)).SignIn();
        var owner = new OrganisationsClient(http);
        var organisation = (await owner.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id;
        var self = Assert.Single(await owner.ListMembersAsync(organisation, Cancel)).Id;

        Assert.Equal(HttpStatusCode.Conflict, (await http.DeleteAsync(new Uri($"/api/v1/organisations/{organisation}/members/{self}", UriKind.Relative), Cancel)).StatusCode);
    }

    [Fact]
    public async Task Puts_a_client_into_production_only_by_a_registrar_of_another_organisation()
    {
        var member = await Resident.Create(host, roles: StaffRole.Registrar);
        using var memberHttp = await member.SignIn();
        var owner = new OrganisationsClient(memberHttp);
        var organisation = (await owner.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id;
        var request = await owner.SubmitAsync(organisation, Settings(), Cancel);

        var own = await Assert.ThrowsAsync<IdentityApiException>(() => owner.DecideAsync(request.Id, new ProductionDecision(true, "Mine"), Cancel));
        Assert.Equal((403, OrganisationProblems.OwnRequest), (own.Status, own.Code));

        var plain = await SignedIn();
        Assert.Equal(403, (await Assert.ThrowsAsync<IdentityApiException>(() => plain.DecideAsync(request.Id, new ProductionDecision(true, "Why not"), Cancel))).Status);

        using var registrarHttp = await (await Resident.Create(host, roles: StaffRole.Registrar)).SignIn();
        var registrar = new OrganisationsClient(registrarHttp);
        Assert.Equal(request.Id, Assert.Single(await registrar.ListWaitingAsync(Cancel)).Id);
        var decided = await registrar.DecideAsync(request.Id, new ProductionDecision(true, "Purposes are plain."), Cancel);

        Assert.Equal("approved", decided.Status);
        var client = await owner.ShowClientAsync(organisation, decided.ClientId!, Cancel);
        Assert.Equal("production", client.Environment);
        Assert.Equal(409, (await Assert.ThrowsAsync<IdentityApiException>(() => registrar.DecideAsync(request.Id, new ProductionDecision(false, "Again"), Cancel))).Status);
        Assert.Equal(409, (await Assert.ThrowsAsync<IdentityApiException>(() => owner.ChangeClientAsync(organisation, client.ClientId, Settings(), null, Cancel))).Status);
    }

    [Fact]
    public async Task Tells_the_second_of_two_who_change_the_same_state()
    {
        var (owner, organisation) = await Organisation();
        var client = (await owner.RegisterClientAsync(organisation, Settings(), Cancel)).Client;
        await owner.ChangeClientAsync(organisation, client.ClientId, Settings() with { RefreshTokens = true }, client.Version, Cancel);

        var refused = await Assert.ThrowsAsync<IdentityApiException>(() => owner.ChangeClientAsync(organisation, client.ClientId, Settings(), client.Version, Cancel));

        Assert.Equal((412, OrganisationProblems.Changed), (refused.Status, refused.Code));
        Assert.True((await owner.ShowClientAsync(organisation, client.ClientId, Cancel)).Settings.RefreshTokens);
    }

    [Fact]
    public async Task Rolls_keys_with_an_overlap_and_refuses_private_ones()
    {
        var (owner, organisation) = await Organisation();
        var client = (await owner.RegisterClientAsync(organisation, Settings(), Cancel)).Client.ClientId;
        var both = Jwks(keys: 2);

        Assert.Equal(both, (await owner.RollKeysAsync(organisation, client, new ClientKeys(both), Cancel)).Settings.Jwks);
        Assert.Equal(400, (await Assert.ThrowsAsync<IdentityApiException>(() => owner.RollKeysAsync(organisation, client, new ClientKeys(Jwks(isPrivate: true)), Cancel))).Status);
        Assert.Equal(400, (await Assert.ThrowsAsync<IdentityApiException>(() => owner.RollKeysAsync(organisation, client, new ClientKeys(both, "https://library.example/jwks"), Cancel))).Status);
    }

    [Fact]
    public async Task Suspends_resumes_and_removes_and_writes_each_down()
    {
        var (owner, organisation) = await Organisation();
        var client = (await owner.RegisterClientAsync(organisation, Settings(), Cancel)).Client.ClientId;

        Assert.Equal("suspended", (await owner.SuspendClientAsync(organisation, client, Cancel)).Status);
        Assert.Equal("active", (await owner.ResumeClientAsync(organisation, client, Cancel)).Status);
        await owner.RemoveClientAsync(organisation, client, Cancel);

        Assert.Empty(await owner.ListClientsAsync(organisation, Cancel));
        await using var scope = host.Services.CreateAsyncScope();
        var events = await scope.ServiceProvider.GetRequiredService<IdentityDb>().AuditEvents.Select(e => e.Kind).ToListAsync(Cancel);
        Assert.Superset(new HashSet<string> { "organisation.registered", "client.registered", "client.suspended", "client.active", "client.removed" }, events.ToHashSet());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    [InlineData("""{"name":null,"contactEmail":"a@b.example"}""")]
    [InlineData("""{"name":{"en":"A","zhHant":"甲","zhHans":null},"contactEmail":"a@b.example"}""")]
    [InlineData("""{"name":{"en":7,"zhHant":"甲","zhHans":"甲"},"contactEmail":"a@b.example"}""")]
    [InlineData("""{"name":{"en":"\ud800","zhHant":"甲","zhHans":"甲"},"contactEmail":"a@b.example"}""")]
    [InlineData("""{"name":{"en":" ","zhHant":"甲","zhHans":"甲"},"contactEmail":"a@b.example"}""")]
    [InlineData("""{"name":{"en":"A","zhHant":"甲","zhHans":"甲"},"contactEmail":"nobody"}""")]
    [InlineData("""{"name":{"en":"A","en":"B","zhHant":"甲","zhHans":"甲"},"contactEmail":"a@b.example"}""")]
    public async Task Answers_400_to_a_body_such_as(string body)
    {
        using var http = await (await Resident.Create(host)).SignIn();

        var answer = await Post(http, "/api/v1/organisations", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(Acr.Password, HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task Lets_in_no_one_without_a_passkey(string? acr, HttpStatusCode expected)
    {
        using var http = acr is null ? host.Client() : await (await Resident.Create(host)).SignIn(acr);

        Assert.Equal(expected, (await http.GetAsync(new Uri("/api/v1/organisations", UriKind.Relative), Cancel)).StatusCode);
    }

    [Fact]
    public async Task Publishes_the_API_description_that_is_kept_in_git()
    {
        using var http = host.Client();
        var published = (await http.GetStringAsync(new Uri("/openapi/identity.v1.json", UriKind.Relative), Cancel)).Replace(host.Issuer.ToString(), "https://id.example/", StringComparison.Ordinal);
        var kept = Path.Combine(Repository.Root, "api", "identity.v1.json");
        if (Environment.GetEnvironmentVariable("BAUHINIA_WRITE_API") == "1") await File.WriteAllTextAsync(kept, published.ReplaceLineEndings("\n") + "\n", Cancel);

        Assert.Equal((await File.ReadAllTextAsync(kept, Cancel)).ReplaceLineEndings().TrimEnd(), published.ReplaceLineEndings().TrimEnd());
    }

    private static ClientSettings Settings() => new()
    {
        Name = Name,
        RedirectUris = ["https://library.example/bauhinia/signed-in"],
        BackChannelLogoutUri = "https://library.example/bauhinia/back-channel-logout",
        Jwks = Jwks(),
        Fields = [new FieldRequest("name_en", new LocalisedText("To print your library card", "印製圖書證", "印制图书证"))],
    };

    private static string Jwks(int keys = 1, bool isPrivate = false) => "{\"keys\":[" + string.Join(',', Enumerable.Range(0, keys).Select(i =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parts = key.ExportParameters(isPrivate);
        var secret = isPrivate ? $",\"d\":\"{WebEncoders.Base64UrlEncode(parts.D!)}\"" : "";
        return $"{{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k{i}\",\"use\":\"sig\",\"alg\":\"ES256\",\"x\":\"{WebEncoders.Base64UrlEncode(parts.Q.X!)}\",\"y\":\"{WebEncoders.Base64UrlEncode(parts.Q.Y!)}\"{secret}}}";
    })) + "]}";

    private static async Task<HttpResponseMessage> Post(HttpClient http, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await http.PostAsync(new Uri(path, UriKind.Relative), content, Cancel);
    }

    private async Task<OrganisationsClient> SignedIn() => new(await (await Resident.Create(host)).SignIn());

    private async Task<(OrganisationsClient Owner, Guid Organisation)> Organisation()
    {
        var owner = await SignedIn();
        return (owner, (await owner.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id);
    }
}
