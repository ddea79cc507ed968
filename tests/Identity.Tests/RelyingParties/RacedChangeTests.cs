using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Xunit;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>Of two changes that come at once to one service or service account, the later is told, and what stands is what the answers said.</summary>
public sealed class RacedChangeTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_suspension_wins_over_new_keys_that_come_too_late(string database)
    {
        var held = new HeldRequest();
        await using var host = await TestHost.Start(database, services: held.AddTo);
        var (owner, http, organisation) = await Organisation(host);
        var client = (await owner.RegisterClientAsync(organisation, ServiceAccountWorld.Settings(), Cancel)).Client;
        var path = $"{ServiceAccountWorld.Clients(organisation)}/{client.ClientId}/keys";

        using var late = await held.While(path, () => http.PutAsJsonAsync(path, new ClientKeys(ServiceAccountWorld.NewKeys()), Cancel), () => owner.SuspendClientAsync(organisation, client.ClientId, Cancel));

        Assert.Equal((HttpStatusCode.PreconditionFailed, OrganisationProblems.Changed), (late.StatusCode, await Code(late)));
        var stands = await owner.ShowClientAsync(organisation, client.ClientId, Cancel);
        Assert.Equal(("suspended", client.Settings.Jwks), (stands.Status, stands.Settings.Jwks));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_suspension_wins_over_a_resumption_that_comes_too_late(string database)
    {
        var held = new HeldRequest();
        await using var host = await TestHost.Start(database, services: held.AddTo);
        var (owner, http, organisation) = await Organisation(host);
        var client = (await owner.RegisterClientAsync(organisation, ServiceAccountWorld.Settings(), Cancel)).Client.ClientId;
        await owner.SuspendClientAsync(organisation, client, Cancel);
        var path = $"{ServiceAccountWorld.Clients(organisation)}/{client}/resume";

        using var late = await held.While(path, () => http.PostAsync(path, null, Cancel), () => owner.SuspendClientAsync(organisation, client, Cancel));

        Assert.Equal((HttpStatusCode.PreconditionFailed, OrganisationProblems.Changed), (late.StatusCode, await Code(late)));
        Assert.Equal("suspended", (await owner.ShowClientAsync(organisation, client, Cancel)).Status);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_removal_wins_over_a_suspension_that_comes_too_late(string database)
    {
        var held = new HeldRequest();
        await using var host = await TestHost.Start(database, services: held.AddTo);
        var (owner, http, organisation) = await Organisation(host);
        var client = (await owner.RegisterClientAsync(organisation, ServiceAccountWorld.Settings(), Cancel)).Client.ClientId;
        var path = $"{ServiceAccountWorld.Clients(organisation)}/{client}/suspend";

        using var late = await held.While(path, () => http.PostAsync(path, null, Cancel), () => owner.RemoveClientAsync(organisation, client, Cancel));

        Assert.Equal((HttpStatusCode.NotFound, OrganisationProblems.NotFound), (late.StatusCode, await Code(late)));
        Assert.Empty(await owner.ListClientsAsync(organisation, Cancel));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Keys_that_replace_a_service_accounts_at_once_leave_those_of_one_answer_that_said_so(string database)
    {
        await using var host = await TestHost.Start(database);
        var (owner, http, organisation) = await Organisation(host);
        var account = (await owner.CreateServiceAccountAsync(organisation, new NewServiceAccount("Key roller", "developer", ServiceAccountWorld.NewKeys()), Cancel)).ClientId;
        var path = $"/api/v1/organisations/{organisation}/service-accounts/{account}/keys";
        var keys = Enumerable.Range(0, 8).Select(_ => ServiceAccountWorld.NewKeys()).ToList();

        var answers = await Task.WhenAll(keys.Select(set => http.PutAsJsonAsync(path, new ServiceAccountKeys(set), Cancel)));

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.PreconditionFailed, $"{a.StatusCode}"));
        var stands = Assert.Single(await owner.ListServiceAccountsAsync(organisation, Cancel)).Jwks;
        Assert.Contains(stands, keys.Where((_, i) => answers[i].StatusCode == HttpStatusCode.OK));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_service_account_removed_while_its_keys_are_replaced_is_removed(string database)
    {
        await using var host = await TestHost.Start(database);
        var (owner, http, organisation) = await Organisation(host);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var account = (await owner.CreateServiceAccountAsync(organisation, new NewServiceAccount("Key roller", "developer", TestJws.KeySet(key)), Cancel)).ClientId;
        var path = $"/api/v1/organisations/{organisation}/service-accounts/{account}";
        // Each set has the key at hand in it, so that the service account would still be let in if it were there.
        Func<Task<HttpResponseMessage>>[] requests =
        [
            .. Enumerable.Range(0, 4).Select<int, Func<Task<HttpResponseMessage>>>(_ => () => http.PutAsJsonAsync($"{path}/keys", new ServiceAccountKeys(TestJws.KeySet(key)), Cancel)),
            .. Enumerable.Range(0, 2).Select<int, Func<Task<HttpResponseMessage>>>(_ => () => http.DeleteAsync(new Uri(path, UriKind.Relative), Cancel)),
            .. Enumerable.Range(0, 4).Select<int, Func<Task<HttpResponseMessage>>>(_ => () => http.PutAsJsonAsync($"{path}/keys", new ServiceAccountKeys(TestJws.KeySet(key)), Cancel)),
        ];

        var answers = await Task.WhenAll(requests.Select(send => send()));

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent or HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed, $"{a.StatusCode}"));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.NoContent);
        Assert.Empty(await owner.ListServiceAccountsAsync(organisation, Cancel));
        using var machine = RelyingParty.ServiceAccount(host, account, key);
        Assert.Equal("invalid_client", (await machine.Post("/connect/token", new() { ["grant_type"] = "client_credentials", ["resource"] = $"{machine.Issuer}/api/v1" })).Error);
    }

    private static async Task<(OrganisationsClient Owner, HttpClient Http, Guid Organisation)> Organisation(TestHost host)
    {
        var http = await (await Resident.Create(host)).SignIn();
        var owner = new OrganisationsClient(http);
        return (owner, http, await ServiceAccountWorld.Found(owner));
    }

    private static async Task<string?> Code(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))?["code"]?.GetValue<string>();
}
