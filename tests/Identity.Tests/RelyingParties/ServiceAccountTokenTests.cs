using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Tests.Protocol;
using Bauhinia.Testing.Protocol;
using Xunit;
using PartySettings = Bauhinia.Testing.Protocol.ClientSettings;

namespace Bauhinia.Identity.Tests.RelyingParties;

/// <summary>Tokens of service accounts (RFC 7523, RFC 8707, RFC 9449): how they are asked for, refused and ended.</summary>
public sealed class ServiceAccountTokenTests(ProtocolFixture fixture) : IClassFixture<ProtocolFixture>
{
    private readonly ServiceAccountWorld world = new(fixture);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gives_a_token_back()
    {
        var (owner, organisation) = await world.Organisation();
        using var machine = await world.Make(owner, organisation, "approver");
        var token = (await world.Ask(machine)).Text("access_token");

        Assert.Equal(HttpStatusCode.OK, (await machine.Post("/connect/revoke", new() { ["token"] = token })).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.Call(HttpMethod.Get, ServiceAccountWorld.Clients(organisation), token)).Status);
    }

    [Fact]
    public async Task Stops_taking_the_old_key_when_it_is_replaced()
    {
        var (owner, organisation) = await world.Organisation();
        using var machine = await world.Make(owner, organisation, "approver");
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        await owner.RollServiceAccountKeysAsync(organisation, machine.ClientId, new ServiceAccountKeys(TestJws.KeySet(next)), Cancel);

        Assert.Equal("invalid_client", (await world.Ask(machine)).Error);
        using var rolled = RelyingParty.ServiceAccount(fixture.Host, machine.ClientId, next);
        Assert.Equal(HttpStatusCode.OK, (await world.Ask(rolled)).Status);
    }

    public static TheoryData<string> BadAssertions => ["expired", "without exp", "too long", "issued ahead", "aud is the token endpoint", "aud is a list", "other issuer", "other subject", "no jti"];

    [Theory]
    [MemberData(nameof(BadAssertions))]
    public async Task Refuses_an_assertion_that_is(string flaw)
    {
        var (owner, organisation) = await world.Organisation();
        using var machine = await world.Make(owner, organisation, "approver");
        // The first request learns the nonce, so that the one under test is sent once.
        Assert.Equal(HttpStatusCode.OK, (await world.Ask(machine)).Status);
        var now = fixture.Clock.GetUtcNow().ToUnixTimeSeconds();
        Action<JsonObject> change = flaw switch
        {
            "expired" => c => c["exp"] = now,
            "without exp" => c => c.Remove("exp"),
            "too long" => c => c["exp"] = now + 3600,
            "issued ahead" => c => c["iat"] = now + 61,
            "aud is the token endpoint" => c => c["aud"] = world.Issuer + "/connect/token",
            "aud is a list" => c => c["aud"] = new JsonArray(world.Issuer),
            "other issuer" => c => c["iss"] = "bauhinia-cli",
            "other subject" => c => c["sub"] = "bauhinia-cli",
            _ => c => c.Remove("jti"),
        };

        Assert.Equal("invalid_client", (await world.Ask(machine, ("client_assertion", machine.Assertion(change)))).Error);
        Assert.Equal(HttpStatusCode.OK, (await world.Ask(machine, ("client_assertion", machine.Assertion()))).Status);
    }

    [Fact]
    public async Task Refuses_a_wrong_key_RS256_and_an_assertion_used_twice()
    {
        var (owner, organisation) = await world.Organisation();
        using var rsa = RSA.Create(2048);
        using var machine = await world.Make(owner, organisation, "approver", rsa);
        using var thief = RelyingParty.ServiceAccount(fixture.Host, machine.ClientId, RSA.Create(2048));
        Assert.Equal(HttpStatusCode.OK, (await world.Ask(machine)).Status);
        var once = machine.Assertion(algorithm: "PS256");

        Assert.Equal("invalid_client", (await world.Ask(thief)).Error);
        Assert.Equal("invalid_client", (await world.Ask(machine, ("client_assertion", machine.Assertion(algorithm: "RS256")))).Error);
        Assert.Equal(HttpStatusCode.OK, (await world.Ask(machine, ("client_assertion", once))).Status);
        Assert.Equal("invalid_client", (await world.Ask(machine, ("client_assertion", once))).Error);
    }

    [Theory]
    [InlineData("resource", "https://elsewhere.example/api", "invalid_target")]
    [InlineData("resource", "ISSUER", "invalid_target")]
    [InlineData("scope", "openid", "invalid_scope")]
    [InlineData("scope", "openid organisations", "invalid_scope")]
    [InlineData("grant_type", "authorization_code", "invalid_request")]
    public async Task Gets_no_token_for_another(string parameter, string value, string error)
    {
        var (owner, organisation) = await world.Organisation();
        using var machine = await world.Make(owner, organisation, "developer");

        Assert.Equal(error, (await world.Ask(machine, (parameter, value == "ISSUER" ? world.Issuer : value))).Error);
    }

    [Fact]
    public async Task Gets_no_token_without_a_proof_of_its_key_and_a_stolen_one_is_worth_nothing()
    {
        var (owner, organisation) = await world.Organisation();
        using var machine = await world.Make(owner, organisation, "developer");
        using var thief = RelyingParty.ServiceAccount(fixture.Host, machine.ClientId, ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var token = (await world.Ask(machine)).Text("access_token");

        Assert.Equal("invalid_dpop_proof", (await machine.Post("/connect/token", new() { ["grant_type"] = "client_credentials", ["resource"] = world.Api }, dpop: false)).Error);
        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.Call(HttpMethod.Get, ServiceAccountWorld.Clients(organisation), token, dpop: false)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.Call(HttpMethod.Get, ServiceAccountWorld.Clients(organisation), token)).Status);
    }

    [Fact]
    public async Task A_service_is_no_service_account()
    {
        var api = world.Api;
        using var party = await RelyingParty.Register(fixture.Host, PartySettings.Fapi2 with { ClientCredentials = true, Resources = [api] });

        Assert.Equal(HttpStatusCode.Forbidden, (await party.Call(HttpMethod.Get, "/api/v1/organisations", (await world.Ask(party)).Text("access_token"))).Status);
    }

    [Fact]
    public async Task Nobody_signs_in_to_a_service_account()
    {
        var (owner, organisation) = await world.Organisation();
        using var machine = await world.Make(owner, organisation, "developer");

        Assert.Equal(HttpStatusCode.BadRequest, (await machine.Post("/connect/par", machine.Request())).Status);
    }
}
