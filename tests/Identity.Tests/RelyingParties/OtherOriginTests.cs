using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Identity.Tests.Protocol;
using Xunit;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>What changes something by the session's cookie is taken from the platform's own pages only; a token is its holder's, wherever it comes from.</summary>
[Trait("Clause", "W3C Fetch Metadata §2.2; RFC 6454 §7")]
public sealed class OtherOriginTests(ProtocolFixture fixture) : IClassFixture<ProtocolFixture>
{
    private readonly ServiceAccountWorld world = new(fixture);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task Changes_nothing_by_the_cookie(string header, string value)
    {
        using var http = await (await Resident.Create(fixture.Host)).SignIn();
        var owner = new OrganisationsClient(http);
        var organisation = await ServiceAccountWorld.Found(owner);
        var client = (await owner.RegisterClientAsync(organisation, ServiceAccountWorld.Settings(), Cancel)).Client.ClientId;
        var address = $"{ServiceAccountWorld.Clients(organisation)}/{client}";
        http.DefaultRequestHeaders.Add(header, value);

        // None of them needs a body, so a form of another site could send the first without asking.
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Post, address + "/suspend"), (HttpMethod.Delete, address), (HttpMethod.Post, "/api/v1/organisations")])
        {
            await Refused(http, method, path);
        }

        // Reading changes nothing, and what it answers no other site may read.
        Assert.Equal("active", (await owner.ShowClientAsync(organisation, client, Cancel)).Status);
        http.DefaultRequestHeaders.Remove(header);
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        http.DefaultRequestHeaders.Add("Origin", world.Issuer);
        Assert.Equal("suspended", (await owner.SuspendClientAsync(organisation, client, Cancel)).Status);
    }

    [Fact]
    public async Task Does_by_a_token_what_the_token_allows()
    {
        var (owner, organisation) = await world.Organisation();
        var client = (await owner.RegisterClientAsync(organisation, ServiceAccountWorld.Settings(), Cancel)).Client.ClientId;
        using var machine = await world.Make(owner, organisation, "developer");
        var token = (await world.Ask(machine)).Text("access_token");
        machine.Http.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        machine.Http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        var suspended = await machine.Call(HttpMethod.Post, $"{ServiceAccountWorld.Clients(organisation)}/{client}/suspend", token);

        Assert.Equal((HttpStatusCode.OK, "suspended"), (suspended.Status, suspended.Text("status")));
    }

    [Theory]
    [InlineData("Bearer nothing")]
    [InlineData("Basic eDp5")]
    public async Task Does_not_get_past_by_a_header_that_is_no_token(string authorization)
    {
        using var http = await (await Resident.Create(fixture.Host)).SignIn();
        var owner = new OrganisationsClient(http);
        var organisation = await ServiceAccountWorld.Found(owner);
        var client = (await owner.RegisterClientAsync(organisation, ServiceAccountWorld.Settings(), Cancel)).Client.ClientId;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{ServiceAccountWorld.Clients(organisation)}/{client}/suspend");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await http.SendAsync(request, Cancel);

        Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, $"{answer.StatusCode}");
        Assert.Equal("active", (await owner.ShowClientAsync(organisation, client, Cancel)).Status);
    }

    private static async Task Refused(HttpClient http, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        if (path == "/api/v1/organisations") request.Content = JsonContent.Create(new NewOrganisation(ServiceAccountWorld.Name, "desk@library.example"));
        using var answer = await http.SendAsync(request, Cancel);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((HttpStatusCode.Forbidden, "identity.cross_site"), (answer.StatusCode, problem?["code"]?.GetValue<string>()));
    }
}
