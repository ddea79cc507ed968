using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Identity.Contracts;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Identity.Tests.Protocol;
using Bauhinia.Testing.Protocol;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>Service accounts: what owners do with them, and how far they reach.</summary>
public sealed class ServiceAccountTests(ProtocolFixture fixture) : IClassFixture<ProtocolFixture>
{
    private readonly ServiceAccountWorld world = new(fixture);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    public async Task Registers_and_rolls_the_keys_of_services_with_a_token_of_its_own(string algorithm)
    {
        var (owner, organisation) = await world.Organisation();
        using var machine = await world.Make(owner, organisation, "developer", algorithm == "ES256" ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048));

        var answer = await world.Ask(machine);
        var token = answer.Text("access_token");
        var made = await machine.Call(HttpMethod.Post, ServiceAccountWorld.Clients(organisation), token, body: () => JsonContent.Create(ServiceAccountWorld.Settings()));
        var client = made.Json["client"]!["clientId"]!.GetValue<string>();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rolled = await machine.Call(HttpMethod.Put, $"{ServiceAccountWorld.Clients(organisation)}/{client}/keys", token, body: () => JsonContent.Create(new ClientKeys(TestJws.KeySet(other))));

        Assert.Equal(("DPoP", "organisations"), (answer.Text("token_type"), answer.Text("scope")));
        Assert.Equal((world.Api, machine.ClientId), (TestJws.Claims(token)["aud"]!.GetValue<string>(), TestJws.Claims(token)["sub"]!.GetValue<string>()));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (made.Status, rolled.Status));
        Assert.Equal(client, Assert.Single(await owner.ListClientsAsync(organisation, Cancel)).ClientId);
        Assert.Contains(await world.Audit(), e => e is { Kind: "client.keys_rolled", Actor: null } && e.Detail == $"client={client} service_account={machine.ClientId}");
    }

    [Fact]
    public async Task Reaches_its_own_organisation_only()
    {
        var (owner, organisation) = await world.Organisation();
        var (stranger, theirs) = await world.Organisation();
        var client = (await stranger.RegisterClientAsync(theirs, ServiceAccountWorld.Settings(), Cancel)).Client.ClientId;
        using var machine = await world.Make(owner, organisation, "developer");
        var token = (await world.Ask(machine)).Text("access_token");

        var own = await machine.Call(HttpMethod.Get, "/api/v1/organisations", token);

        Assert.Equal(organisation.ToString(), Assert.Single(System.Text.Json.JsonSerializer.Deserialize<JsonArray>(own.Body)!)!["id"]!.GetValue<string>());
        foreach (var path in (string[])[$"/api/v1/organisations/{theirs}", $"/api/v1/organisations/{theirs}/members", ServiceAccountWorld.Clients(theirs), $"{ServiceAccountWorld.Clients(theirs)}/{client}", $"{ServiceAccountWorld.Clients(organisation)}/{client}"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await machine.Call(HttpMethod.Get, path, token)).Status);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await machine.Call(HttpMethod.Post, ServiceAccountWorld.Clients(theirs), token, body: () => JsonContent.Create(ServiceAccountWorld.Settings()))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await machine.Call(HttpMethod.Post, $"{ServiceAccountWorld.Clients(organisation)}/{client}/suspend", token)).Status);
    }

    [Fact]
    public async Task Does_what_its_role_allows_and_no_more()
    {
        var (owner, organisation) = await world.Organisation();
        var client = (await owner.RegisterClientAsync(organisation, ServiceAccountWorld.Settings(), Cancel)).Client.ClientId;
        using var reader = await world.Make(owner, organisation, "approver");
        using var developer = await world.Make(owner, organisation, "developer");
        var (reads, develops) = ((await world.Ask(reader)).Text("access_token"), (await world.Ask(developer)).Text("access_token"));

        Assert.Equal(HttpStatusCode.OK, (await reader.Call(HttpMethod.Get, ServiceAccountWorld.Clients(organisation), reads)).Status);
        Assert.Equal(OrganisationProblems.RoleTooLow, (await reader.Call(HttpMethod.Post, ServiceAccountWorld.Clients(organisation), reads, body: () => JsonContent.Create(ServiceAccountWorld.Settings()))).Text("code"));
        Assert.Equal(OrganisationProblems.RoleTooLow, (await reader.Call(HttpMethod.Post, $"{ServiceAccountWorld.Clients(organisation)}/{client}/suspend", reads)).Text("code"));
        Assert.Equal(HttpStatusCode.OK, (await developer.Call(HttpMethod.Post, $"{ServiceAccountWorld.Clients(organisation)}/{client}/suspend", develops)).Status);
        Assert.Equal(OrganisationProblems.RoleTooLow, (await developer.Call(HttpMethod.Delete, $"{ServiceAccountWorld.Clients(organisation)}/{client}", develops)).Text("code"));
    }

    [Fact]
    public async Task Leaves_to_people_what_is_for_people()
    {
        var (owner, organisation) = await world.Organisation();
        var request = await owner.SubmitAsync(organisation, ServiceAccountWorld.Settings(), Cancel);
        var member = Assert.Single(await owner.ListMembersAsync(organisation, Cancel)).Id;
        using var machine = await world.Make(owner, organisation, "developer");
        var token = (await world.Ask(machine)).Text("access_token");
        var root = $"/api/v1/organisations/{organisation}";

        (HttpMethod, string, object?)[] attempts =
        [
            (HttpMethod.Post, "/api/v1/organisations", new NewOrganisation(ServiceAccountWorld.Name, "desk@library.example")),
            (HttpMethod.Post, $"{root}/production-requests", ServiceAccountWorld.Settings()),
            (HttpMethod.Get, "/api/v1/production-requests", null),
            (HttpMethod.Post, $"/api/v1/production-requests/{request.Id}/decision", new ProductionDecision(true, "I approve myself.")),
            (HttpMethod.Post, $"{root}/invitations", new NewInvitation("owner")),
            (HttpMethod.Delete, $"{root}/members/{member}", null),
            (HttpMethod.Get, $"{root}/service-accounts", null),
            (HttpMethod.Post, $"{root}/service-accounts", new NewServiceAccount("Another", "developer", TestJws.KeySet(machine.Key))),
            (HttpMethod.Delete, $"{root}/service-accounts/{machine.ClientId}", null),
        ];
        foreach (var (method, path, body) in attempts)
        {
            var answer = await machine.Call(method, path, token, body: body is null ? null : () => JsonContent.Create(body));
            Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{method} {path}: {answer.Status} {answer.Body}");
        }
        Assert.Equal("waiting", Assert.Single(await owner.ListRequestsAsync(organisation, Cancel)).Status);
    }

    [Fact]
    public async Task Goes_with_the_owner_who_holds_its_key()
    {
        var (owner, organisation) = await world.Organisation();
        using var kept = await world.Make(owner, organisation, "developer");
        using var browser = await (await Resident.Create(fixture.Host)).SignIn();
        var second = new OrganisationsClient(browser);
        var link = (await owner.InviteAsync(organisation, new NewInvitation("owner"), Cancel)).Link!.Query;
        var invitation = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(link)["token"].ToString();
        using var accepted = await browser.PostAsJsonAsync("/api/v1/invitations/accept", new { token = invitation }, Cancel);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        using var machine = await world.Make(second, organisation, "developer");
        var token = (await world.Ask(machine)).Text("access_token");
        var member = (await second.ListMembersAsync(organisation, Cancel)).Single(m => m.IsYou);

        using var removed = await browser.DeleteAsync(new Uri($"/api/v1/organisations/{organisation}/members/{member.Id}", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.Call(HttpMethod.Get, ServiceAccountWorld.Clients(organisation), token)).Status);
        Assert.Equal("invalid_client", (await world.Ask(machine)).Error);
        Assert.Equal(kept.ClientId, Assert.Single(await owner.ListServiceAccountsAsync(organisation, Cancel)).ClientId);
    }

    [Fact]
    public async Task Is_out_at_once_when_it_is_removed()
    {
        var (owner, organisation) = await world.Organisation();
        using var machine = await world.Make(owner, organisation, "developer");
        var token = (await world.Ask(machine)).Text("access_token");
        Assert.Equal(HttpStatusCode.OK, (await machine.Call(HttpMethod.Get, ServiceAccountWorld.Clients(organisation), token)).Status);

        await owner.RemoveServiceAccountAsync(organisation, machine.ClientId, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.Call(HttpMethod.Get, ServiceAccountWorld.Clients(organisation), token)).Status);
        Assert.Equal("invalid_client", (await world.Ask(machine)).Error);
        Assert.Empty(await owner.ListServiceAccountsAsync(organisation, Cancel));
        Assert.Equal(404, (await Assert.ThrowsAsync<IdentityApiException>(() => owner.RemoveServiceAccountAsync(organisation, machine.ClientId, Cancel))).Status);
    }

    [Fact]
    public async Task A_removal_counts_at_once_for_a_host_that_still_remembers_the_client()
    {
        var (owner, organisation) = await world.Organisation();
        using var machine = await world.Make(owner, organisation, "developer");
        var token = (await world.Ask(machine)).Text("access_token");

        // What another host does: the row changes under the memory of this one, which may be a second old.
        await using (var scope = fixture.Host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<IdentityDb>().Database.ExecuteSqlAsync($"""UPDATE client SET "Status" = 'Removed' WHERE "Id" = {machine.ClientId}""", Cancel);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.Call(HttpMethod.Get, ServiceAccountWorld.Clients(organisation), token)).Status);
    }

    [Theory]
    [InlineData("owner", null, "Machine", OrganisationProblems.Invalid)]
    [InlineData("admin", null, "Machine", OrganisationProblems.Invalid)]
    [InlineData("developer", null, " ", OrganisationProblems.Invalid)]
    [InlineData("developer", "{\"keys\":[]}", "Machine", OrganisationProblems.RegistrationRefused)]
    [InlineData("developer", "private", "Machine", OrganisationProblems.RegistrationRefused)]
    [InlineData("developer", "not JSON", "Machine", OrganisationProblems.RegistrationRefused)]
    public async Task Is_not_made_with(string role, string? keys, string name, string code)
    {
        var (owner, organisation) = await world.Organisation();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (keys == "private")
        {
            var jwk = TestJws.PublicJwk(key, "k");
            jwk["d"] = TestJws.Encode(key.ExportParameters(true).D);
            keys = new JsonObject { ["keys"] = new JsonArray(jwk) }.ToJsonString();
        }

        var refused = await Assert.ThrowsAsync<IdentityApiException>(() => owner.CreateServiceAccountAsync(organisation, new NewServiceAccount(name, role, keys ?? TestJws.KeySet(key)), Cancel));

        Assert.Equal((400, code), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Is_made_and_removed_by_owners_and_seen_by_members_of_its_organisation_alone()
    {
        var (owner, organisation) = await world.Organisation();
        using var machine = await world.Make(owner, organisation, "developer");
        var (stranger, theirs) = await world.Organisation();
        using var developerHttp = await (await Resident.Create(fixture.Host)).SignIn();
        var link = (await owner.InviteAsync(organisation, new NewInvitation("developer"), Cancel)).Link!;
        (await developerHttp.PostAsJsonAsync(new Uri("/api/v1/invitations/accept", UriKind.Relative), new InvitationToken(link.Query["?token=".Length..]), Cancel)).EnsureSuccessStatusCode();
        var developer = new OrganisationsClient(developerHttp);
        var account = new NewServiceAccount("Mine", "developer", TestJws.KeySet(machine.Key));

        Assert.Equal("Key roller", Assert.Single(await developer.ListServiceAccountsAsync(organisation, Cancel)).Name);
        foreach (var attempt in (Func<Task>[])[() => developer.CreateServiceAccountAsync(organisation, account, Cancel), () => developer.RemoveServiceAccountAsync(organisation, machine.ClientId, Cancel)])
        {
            Assert.Equal((403, OrganisationProblems.RoleTooLow), await Refusal(attempt));
        }
        foreach (var attempt in (Func<Task>[])[
            () => stranger.ListServiceAccountsAsync(organisation, Cancel),
            () => stranger.CreateServiceAccountAsync(organisation, account, Cancel),
            () => stranger.RemoveServiceAccountAsync(organisation, machine.ClientId, Cancel),
            () => stranger.RemoveServiceAccountAsync(theirs, machine.ClientId, Cancel),
            () => stranger.RollServiceAccountKeysAsync(theirs, machine.ClientId, new ServiceAccountKeys(account.Jwks), Cancel),
            () => owner.ShowClientAsync(organisation, machine.ClientId, Cancel),
            () => owner.ChangeClientAsync(organisation, machine.ClientId, ServiceAccountWorld.Settings(), null, Cancel)])
        {
            Assert.Equal((404, OrganisationProblems.NotFound), await Refusal(attempt));
        }
        Assert.Empty(await owner.ListClientsAsync(organisation, Cancel));
        Assert.Contains(await world.Audit(), e => e.Kind == "organisation.service_account_added" && e.Detail.Contains(machine.ClientId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_owner_makes_replaces_and_removes_one_by_the_page()
    {
        using var http = await (await Resident.Create(fixture.Host)).SignIn();
        var owner = new OrganisationsClient(http);
        var organisation = (await owner.CreateAsync(new NewOrganisation(ServiceAccountWorld.Name, "desk@library.example"), Cancel)).Id;
        var page = $"/organisations/{organisation}/service-accounts";
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var empty = await http.PostForm(page, page + "?handler=Create", ("NewName", ""), ("NewRole", "developer"), ("NewKeys", ""));
        var errors = await empty.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("href=\"#NewName\"", errors, StringComparison.Ordinal);
        Assert.Contains("href=\"#NewKeys\"", errors, StringComparison.Ordinal);
        var wrong = await http.PostForm(page, page + "?handler=Create", ("NewName", "Nightly job"), ("NewRole", "developer"), ("NewKeys", "{}"));
        Assert.Contains("Enter a JSON Web Key Set of public keys", await wrong.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await http.PostForm(page, page + "?handler=Create", ("NewName", "Nightly job"), ("NewRole", "developer"), ("NewKeys", TestJws.KeySet(first)))).StatusCode);
        var made = Assert.Single(await owner.ListServiceAccountsAsync(organisation, Cancel));
        Assert.Equal(("Nightly job", "developer"), (made.Name, made.Role));
        Assert.Contains(made.ClientId, await http.Page(page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await http.PostForm(page, page + "?handler=Roll", ("RolledAccount", made.ClientId), ("RolledKeys", TestJws.KeySet(second)))).StatusCode);
        Assert.Equal(TestJws.KeySet(second), Assert.Single(await owner.ListServiceAccountsAsync(organisation, Cancel)).Jwks);
        Assert.Equal(HttpStatusCode.Redirect, (await http.PostForm(page, page + "?handler=Remove", ("account", made.ClientId))).StatusCode);
        Assert.Empty(await owner.ListServiceAccountsAsync(organisation, Cancel));
    }

    private static async Task<(int, string?)> Refusal(Func<Task> attempt)
    {
        var refused = await Assert.ThrowsAsync<IdentityApiException>(attempt);
        return (refused.Status, refused.Code);
    }
}
