using System.Net;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Model.Grants;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>What becomes of tokens: refresh, reuse, revocation, introspection, services used; on both databases.</summary>
public sealed class GrantTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    [Trait("Clause", "RFC 9700 §4.14.2")]
    public async Task Rotates_a_relaxed_client_s_refresh_token_and_ends_the_grant_when_an_old_one_returns(string database)
    {
        await using var world = await World.Start(database);
        var first = (await world.Client.SignIn(world.Browser, "openid offline_access")).Text("refresh_token");
        var second = await world.Client.Refresh(first);
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.NotEqual(first, second.Text("refresh_token"));
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("invalid_grant", (await world.Client.Refresh(first)).Error);
        Assert.Equal("invalid_grant", (await world.Client.Refresh(second.Text("refresh_token"))).Error);
        Assert.Equal(HttpStatusCode.Unauthorized, (await world.Client.UserInfo(second.Text("access_token"))).Status);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Forgives_a_retry_within_thirty_seconds(string database)
    {
        await using var world = await World.Start(database);
        var first = (await world.Client.SignIn(world.Browser, "openid offline_access")).Text("refresh_token");
        await world.Client.Refresh(first);
        world.Clock.Advance(TimeSpan.FromSeconds(29));
        var retried = await world.Client.Refresh(first);
        Assert.Equal(HttpStatusCode.OK, retried.Status);
        Assert.Equal(HttpStatusCode.OK, (await world.Client.Refresh(retried.Text("refresh_token"))).Status);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Survives_racing_uses_of_codes_requests_and_refresh_tokens(string database)
    {
        await using var world = await World.Start(database);
        await world.Client.SignIn(world.Browser);
        var authorized = await world.Client.Authorize(world.Browser, world.Client.Request("openid offline_access"));
        authorized = authorized.Redirect.ContainsKey("code") ? authorized : await world.Client.Agree(world.Browser, authorized);
        var redeemed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.Client.Redeem(authorized.Redirect["code"])));
        Assert.Single(redeemed, a => a.Status == HttpStatusCode.OK);
        var tokens = await world.Client.SignIn(world.Browser, "openid offline_access");
        var refreshed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Client.Refresh(tokens.Text("refresh_token"))));
        Assert.All(refreshed, a => Assert.Equal(HttpStatusCode.OK, a.Status));
    }

    [Fact]
    public async Task Narrows_scopes_on_refresh_and_never_widens_them()
    {
        await using var world = await World.Start();
        var token = (await world.Client.SignIn(world.Browser, "openid offline_access")).Text("refresh_token");
        Task<Answer> Ask(string scope, string refreshToken) => world.Client.Post("/connect/token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken, ["scope"] = scope });
        Assert.Equal("invalid_scope", (await Ask("openid admin", token)).Error);
        Assert.Equal("openid", (await Ask("openid", token)).Text("scope"));
    }

    [Fact]
    public async Task Ends_refreshing_with_the_account_and_with_time()
    {
        await using var world = await World.Start();
        var token = (await world.Client.SignIn(world.Browser, "openid offline_access")).Text("refresh_token");
        world.Clock.Advance(TimeSpan.FromDays(89));
        var next = await world.Client.Refresh(token);
        Assert.Equal(HttpStatusCode.OK, next.Status);
        await world.Browser.CloseAccount();
        Assert.Equal("invalid_grant", (await world.Client.Refresh(next.Text("refresh_token"))).Error);
    }

    [Theory]
    [InlineData("refresh_token")]
    [InlineData("access_token")]
    [Trait("Clause", "RFC 7009 §2")]
    public async Task Revokes_a_token_of_the_client_and_shrugs_at_others(string which)
    {
        await using var world = await World.Start();
        var tokens = await world.Client.SignIn(world.Browser, "openid offline_access");
        using var other = await RelyingParty.Register(world.Host, ClientSettings.Relaxed);
        Assert.Equal(HttpStatusCode.OK, (await other.Post("/connect/revoke", new() { ["token"] = tokens.Text(which) })).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.Client.UserInfo(tokens.Text("access_token"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.Client.Post("/connect/revoke", new() { ["token"] = "unknown", ["token_type_hint"] = "nonsense" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.Client.Post("/connect/revoke", new() { ["token"] = tokens.Text(which) })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await world.Client.UserInfo(tokens.Text("access_token"))).Status);
        Assert.Equal(which == "access_token" ? HttpStatusCode.OK : HttpStatusCode.BadRequest, (await world.Client.Refresh(tokens.Text("refresh_token"))).Status);
    }

    [Fact]
    [Trait("Clause", "RFC 7662 §2.2")]
    public async Task Introspects_a_client_s_own_tokens_and_no_others()
    {
        await using var world = await World.Start();
        var tokens = await world.Client.SignIn(world.Browser, "openid offline_access");
        var access = await world.Client.Post("/connect/introspect", new() { ["token"] = tokens.Text("access_token") });
        Assert.True(access.Json["active"]!.GetValue<bool>());
        Assert.Equal(world.Client.ClientId, access.Text("client_id"));
        Assert.True((await world.Client.Post("/connect/introspect", new() { ["token"] = tokens.Text("refresh_token") })).Json["active"]!.GetValue<bool>());
        using var other = await RelyingParty.Register(world.Host, ClientSettings.Relaxed);
        foreach (var token in new[] { tokens.Text("access_token"), tokens.Text("refresh_token"), tokens.Text("id_token"), "unknown" })
        {
            Assert.Equal("""{"active":false}""", (await other.Post("/connect/introspect", new() { ["token"] = token })).Body);
        }
        using var anonymous = await RelyingParty.Register(world.Host, ClientSettings.Public);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.Post("/connect/introspect", new() { ["token"] = "x" })).Status);
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("""{"active":false}""", (await world.Client.Post("/connect/introspect", new() { ["token"] = tokens.Text("access_token") })).Body);
    }

    [Fact]
    public async Task Takes_no_token_in_the_place_of_another()
    {
        await using var world = await World.Start();
        var tokens = await world.Client.SignIn(world.Browser, "openid offline_access");
        var authorized = await world.Client.Authorize(world.Browser);
        foreach (var wrong in new[] { tokens.Text("id_token"), tokens.Text("refresh_token"), authorized.Redirect["code"] })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await world.Client.UserInfo(wrong)).Status);
        }
        foreach (var wrong in new[] { tokens.Text("access_token"), tokens.Text("id_token"), authorized.Redirect["code"] })
        {
            Assert.Equal("invalid_grant", (await world.Client.Refresh(wrong)).Error);
        }
        foreach (var wrong in new[] { tokens.Text("access_token"), tokens.Text("id_token"), tokens.Text("refresh_token") })
        {
            Assert.Equal("invalid_grant", (await world.Client.Redeem(wrong)).Error);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Lists_the_services_a_resident_uses_and_withdraws_from_one(string database)
    {
        await using var world = await World.Start(database);
        var tokens = await world.Client.SignIn(world.Browser, "openid offline_access");
        await using var scope = world.Host.Services.CreateAsyncScope();
        var services = scope.ServiceProvider.GetRequiredService<ServicesUsed>();
        var account = new AccountId(Guid.ParseExact(world.Browser.AccountKey, "N"));
        var used = Assert.Single(await services.List(account, CancellationToken.None));
        Assert.Equal(world.Client.ClientId, used.ClientId.Value);
        Assert.True(used.StaysConnected);
        Assert.True(await services.Remove(account, used.ClientId, CancellationToken.None));
        Assert.False(await services.Remove(account, used.ClientId, CancellationToken.None));
        Assert.Equal("invalid_grant", (await world.Client.Refresh(tokens.Text("refresh_token"))).Error);
        Assert.Equal(HttpStatusCode.Unauthorized, (await world.Client.UserInfo(tokens.Text("access_token"))).Status);
        Assert.StartsWith("/connect/consent", (await world.Client.Authorize(world.Browser)).Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_nothing_to_a_suspended_client()
    {
        await using var world = await World.Start();
        var tokens = await world.Client.SignIn(world.Browser, "openid offline_access");
        await using var scope = world.Host.Services.CreateAsyncScope();
        var register = scope.ServiceProvider.GetRequiredService<ClientRegister>();
        Assert.True(await register.Become(new ClientId(world.Client.ClientId), ClientStatus.Suspended, actor: null, CancellationToken.None));
        Assert.Equal("invalid_client", (await world.Client.Refresh(tokens.Text("refresh_token"))).Error);
        Assert.Equal(HttpStatusCode.BadRequest, (await world.Client.Authorize(world.Browser)).Status);
    }

    private sealed class World : IAsyncDisposable
    {
        public required TestHost Host { get; init; }

        public required FakeTimeProvider Clock { get; init; }

        public required RelyingParty Client { get; init; }

        public required ResidentBrowser Browser { get; init; }

        public static async Task<World> Start(string database = TestDatabase.Sqlite)
        {
            var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
            var host = await TestHost.Start(database, clock);
            return new World
            {
                Host = host,
                Clock = clock,
                Client = await RelyingParty.Register(host, ClientSettings.Relaxed with { RefreshTokens = true, IdTokenAlgorithm = "ES256" }),
                Browser = await ResidentBrowser.SignedIn(host),
            };
        }

        public async ValueTask DisposeAsync()
        {
            Browser.Dispose();
            Client.Dispose();
            await Host.DisposeAsync();
        }
    }
}
