using System.Net;
using System.Security.Cryptography;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Party = Bauhinia.Testing.Protocol.RelyingParty;

namespace Bauhinia.Sdk.Tests.Api;

/// <summary>An API that trusts the shipped host: the forging issuer judges the package alone; here the two must agree.</summary>
public sealed class OwnIssuerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private TestHost? host;
    private ProtectedApi? api;

    private TestHost Host => host ?? throw new InvalidOperationException("The host is not started.");

    private ProtectedApi Api => api ?? throw new InvalidOperationException("The API is not started.");

    private string Issuer => Host.Issuer.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        var port = Local.FreePort();
        host = await TestHost.Start(clock: clock, settings: new Dictionary<string, string?> { ["Identity:PlatformResources:0"] = ProtectedApi.AudienceOn(port) });
        api = await ProtectedApi.Start(Issuer, clock, port);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Host.DisposeAsync();
    }

    [Fact]
    public async Task Lets_a_service_account_in_as_itself_without_scope()
    {
        using var machine = await ServiceAccount();
        using var caller = Caller(machine);

        var answer = await caller.Call(await MachineToken(machine, Api.Audience));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal($"aud={Api.Audience}\nclient_id={machine.ClientId}\nsub={machine.ClientId}", answer.Body);
    }

    [Fact]
    public async Task Lets_the_person_at_the_command_line_in_by_a_pairwise_subject_and_how_they_signed_in()
    {
        using var party = Party.CommandLine(Host);
        using var browser = await ResidentBrowser.SignedIn(Host);
        using var caller = Caller(party);
        var pairs = party.Request("openid offline_access organisations").Append(new("resource", Issuer + "/api/v1")).Append(new("resource", Api.Audience));
        var consent = await browser.Get(new Uri($"{Issuer}/connect/authorize?{string.Join('&', pairs.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"))}"));
        var signedIn = await party.Redeem((await party.Agree(browser, consent)).Redirect["code"], form => form["resource"] = Issuer + "/api/v1");
        var renewed = await party.Post("/connect/token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = signedIn.Text("refresh_token"), ["resource"] = Api.Audience });

        var answer = await caller.Call(renewed.Text("access_token"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var lines = answer.Body.Split('\n');
        Assert.Equal(["acr", "aud", "auth_time", "client_id", "scope", "scope", "scope", "sub"], lines.Select(l => l.Split('=')[0]));
        Assert.Contains("acr=" + BauhiniaAcr.PhishingResistant, lines);
        Assert.Contains("client_id=bauhinia-cli", lines);
        Assert.DoesNotContain(browser.AccountKey, answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.Call(signedIn.Text("access_token"))).Status);
    }

    [Fact]
    public async Task Takes_no_token_for_Identity_s_own_API_no_expired_one_and_none_without_its_key()
    {
        using var machine = await ServiceAccount();
        using var caller = Caller(machine);
        using var thief = new ApiCaller(Api, clock);
        var token = await MachineToken(machine, Api.Audience);

        Assert.Equal(HttpStatusCode.OK, (await caller.Call(token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.Call(await MachineToken(machine, Issuer + "/api/v1"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.Call(token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.Send($"Bearer {token}", proof: null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.Call(HttpMethod.Get, "/api/v1/organisations", token)).Status);
        clock.Advance(TimeSpan.FromSeconds(310));
        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.Call(token)).Status);
    }

    private static async Task<string> MachineToken(Party machine, string resource) =>
        (await machine.Post("/connect/token", new() { ["grant_type"] = "client_credentials", ["resource"] = resource })).Text("access_token");

    private ApiCaller Caller(Party party) => new(Api, clock) { Key = party.DpopKey };

    private async Task<Party> ServiceAccount()
    {
        using var browser = await ResidentBrowser.SignedIn(Host);
        var owner = new OrganisationsClient(browser.Http);
        var organisation = await owner.CreateAsync(new NewOrganisation(new("Harbour Library", "海濱圖書館", "海滨图书馆"), "desk@library.example"), CancellationToken.None);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = await owner.CreateServiceAccountAsync(organisation.Id, new NewServiceAccount("Cloud caller", "approver", TestJws.KeySet(key)), CancellationToken.None);
        return Party.ServiceAccount(Host, made.ClientId, key);
    }
}
