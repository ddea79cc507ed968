using System.Net;
using System.Security.Cryptography;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>Tokens for the platform's other systems (RFC 8707): who may ask for them, and that they open nothing else.</summary>
public sealed class PlatformResourceTests : IAsyncLifetime
{
    private const string Cloud = "https://cloud.example.gov/api/v1";
    private const string Data = "https://data.example.gov/api/v1";
    private const string Organisations = "/api/v1/organisations";

    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private TestHost? started;

    private TestHost Host => started ?? throw new InvalidOperationException("The host is not started.");

    private string Api => Host.Issuer.GetLeftPart(UriPartial.Authority) + "/api/v1";

    public async ValueTask InitializeAsync() => started = await TestHost.Start(clock: clock, settings: new Dictionary<string, string?>
    {
        ["Identity:PlatformResources:0"] = Cloud, ["Identity:PlatformResources:1"] = Data,
    });

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Theory]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/openid-configuration")]
    [Trait("clause", "RFC 9728 §4")]
    public async Task Are_published_in_the_metadata(string path)
    {
        using var party = RelyingParty.CommandLine(Host);

        var metadata = (await party.Get(path)).Json;

        Assert.Equal([Api, Cloud, Data], metadata["protected_resources"]!.AsArray().Select(r => r!.GetValue<string>()));
    }

    [Fact]
    public async Task The_command_line_gets_a_token_for_each_of_one_sign_in()
    {
        using var party = RelyingParty.CommandLine(Host);
        using var browser = await ResidentBrowser.SignedIn(Host);
        var signedIn = await SignIn(party, browser);

        var cloud = await Refresh(party, signedIn.Text("refresh_token"), Cloud);
        var data = await Refresh(party, cloud.Text("refresh_token"), Data);
        var own = await Refresh(party, data.Text("refresh_token"), Api);

        Assert.Equal([Api, Cloud, Data, Api], new[] { signedIn, cloud, data, own }.Select(Audience));
        Assert.Equal(HttpStatusCode.OK, (await party.Call(HttpMethod.Get, Organisations, own.Text("access_token"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await party.Call(HttpMethod.Get, Organisations, cloud.Text("access_token"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await party.UserInfo(cloud.Text("access_token"))).Status);
    }

    [Fact]
    public async Task A_sign_in_gives_no_token_for_a_resource_that_it_did_not_name()
    {
        using var party = RelyingParty.CommandLine(Host);
        using var browser = await ResidentBrowser.SignedIn(Host);
        var signedIn = await SignIn(party, browser, Api);

        Assert.Equal("invalid_target", (await Refresh(party, signedIn.Text("refresh_token"), Cloud)).Error);
        Assert.Equal(HttpStatusCode.OK, (await Refresh(party, signedIn.Text("refresh_token"), Api)).Status);
    }

    [Fact]
    public async Task The_person_reads_where_else_the_program_will_act()
    {
        using var party = RelyingParty.CommandLine(Host);
        using var browser = await ResidentBrowser.SignedIn(Host);

        var consent = await Authorize(party, browser, Api, Cloud);
        var page = await browser.Get(new Uri(new Uri(party.Issuer), consent.Location!));

        Assert.Contains("it may act for you at cloud.example.gov too", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("data.example.gov", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_for_other_systems_end_with_the_session_and_twelve_hours_after_the_sign_in()
    {
        using var party = RelyingParty.CommandLine(Host);
        using var browser = await ResidentBrowser.SignedIn(Host);
        using var other = RelyingParty.CommandLine(Host);
        using var later = await ResidentBrowser.SignedIn(Host);
        var (ended, old) = (await SignIn(party, browser), await SignIn(other, later));

        await browser.EndSessions();
        Assert.Equal("invalid_grant", (await Refresh(party, ended.Text("refresh_token"), Cloud)).Error);

        clock.Advance(TimeSpan.FromHours(12));
        var last = await Refresh(other, old.Text("refresh_token"), Cloud);
        Assert.Equal(HttpStatusCode.OK, last.Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("invalid_grant", (await Refresh(other, last.Text("refresh_token"), Cloud)).Error);
    }

    [Fact]
    public async Task A_service_account_gets_a_token_for_one_at_a_time_and_without_scope_unless_it_asks()
    {
        using var machine = await ServiceAccount();

        var plain = await Ask(machine, Cloud);
        var scoped = await Ask(machine, Cloud, "organisations");
        var own = await Ask(machine, Api);

        Assert.Equal((Cloud, null), (Audience(plain), Scope(plain)));
        Assert.Equal((Cloud, "organisations"), (Audience(scoped), Scope(scoped)));
        Assert.Equal((Api, "organisations"), (Audience(own), Scope(own)));
        Assert.Equal(HttpStatusCode.OK, (await machine.Call(HttpMethod.Get, Organisations, own.Text("access_token"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.Call(HttpMethod.Get, Organisations, plain.Text("access_token"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await machine.Call(HttpMethod.Get, Organisations, scoped.Text("access_token"))).Status);
        Assert.Equal("invalid_target", (await Ask(machine, Cloud + "/")).Error);
        Assert.Equal("invalid_scope", (await Ask(machine, Cloud, "openid")).Error);
        using var both = new FormUrlEncodedContent([.. machine.Authenticated(new() { ["grant_type"] = "client_credentials" }), new("resource", Api), new("resource", Cloud)]);
        Assert.Equal("invalid_target", (await machine.PostRaw("/connect/token", both, machine.Proof("POST", machine.Issuer + "/connect/token", withNonce: await machine.FreshNonce()))).Error);
    }

    [Fact]
    public async Task A_service_account_that_names_no_resource_gets_what_it_always_got()
    {
        using var machine = await ServiceAccount();

        var token = await machine.Post("/connect/token", new() { ["grant_type"] = "client_credentials" });

        Assert.Equal((Api, "organisations"), (Audience(token), Scope(token)));
    }

    [Fact]
    public async Task A_service_gets_no_token_for_them()
    {
        using var party = await RelyingParty.Register(Host, Testing.Protocol.ClientSettings.Fapi2 with { ClientCredentials = true });
        using var browser = await ResidentBrowser.SignedIn(Host);

        Assert.Equal("invalid_target", (await Ask(party, Cloud)).Error);
        Assert.Equal("invalid_target", (await party.Post("/connect/par", new(party.Request()) { ["resource"] = Cloud })).Error);
    }

    [Theory]
    [InlineData("http://cloud.example.gov/api/v1")]
    [InlineData("https://cloud.example.gov")]
    [InlineData("https://cloud.example.gov/")]
    [InlineData("https://cloud.example.gov/api/v1/")]
    [InlineData("https://cloud.example.gov/api/v1?x=1")]
    [InlineData("https://cloud.example.gov/api/v1#x")]
    [InlineData("https://me@cloud.example.gov/api/v1")]
    [InlineData("https://Cloud.example.gov/api/v1")]
    [InlineData("https://cloud.example.gov/a/../api")]
    [InlineData("https://cloud.example.gov/api v1")]
    [InlineData("urn:example:cloud")]
    [InlineData("/api/v1")]
    [InlineData("")]
    public async Task The_host_does_not_start_with(string resource)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestHost.Start(settings: new Dictionary<string, string?> { ["Identity:PlatformResources:0"] = resource }));

        Assert.Contains(failure.Failures, f => f.Contains("Identity:PlatformResources", StringComparison.Ordinal));
    }

    private static string Audience(Answer answer) => TestJws.Claims(answer.Text("access_token"))["aud"]!.GetValue<string>();

    private static string? Scope(Answer answer) => TestJws.Claims(answer.Text("access_token"))["scope"]?.GetValue<string>();

    private static Task<Answer> Ask(RelyingParty party, string resource, string? scope = null)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["resource"] = resource };
        if (scope is not null) form["scope"] = scope;
        return party.Post("/connect/token", form);
    }

    private static Task<Answer> Refresh(RelyingParty party, string refreshToken, string resource) =>
        party.Post("/connect/token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken, ["resource"] = resource });

    /// <summary>The browser at the consent page, for several resources (RFC 8707 §2 lets the parameter come more than once).</summary>
    private static Task<Answer> Authorize(RelyingParty party, ResidentBrowser browser, params IEnumerable<string> resources)
    {
        var pairs = party.Request("openid offline_access organisations").Concat(resources.Select(resource => KeyValuePair.Create("resource", resource)));
        return browser.Get(new Uri($"{party.Issuer}/connect/authorize?{string.Join('&', pairs.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"))}"));
    }

    private async Task<Answer> SignIn(RelyingParty party, ResidentBrowser browser, params string[] resources)
    {
        var authorized = await party.Agree(browser, await Authorize(party, browser, resources.Length > 0 ? resources : [Api, Cloud, Data]));
        return await party.Redeem(authorized.Redirect["code"], form => form["resource"] = Api);
    }

    private async Task<RelyingParty> ServiceAccount()
    {
        var owner = new OrganisationsClient(await (await Resident.Create(Host)).SignIn());
        var organisation = await owner.CreateAsync(new NewOrganisation(new("Harbour Library", "海濱圖書館", "海滨图书馆"), "desk@library.example"), CancellationToken.None);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = await owner.CreateServiceAccountAsync(organisation.Id, new NewServiceAccount("Cloud caller", "approver", TestJws.KeySet(key)), CancellationToken.None);
        return RelyingParty.ServiceAccount(Host, made.ClientId, key);
    }
}
