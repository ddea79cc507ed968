using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Cli.Tests;

/// <summary>The command line at the platform's other APIs: a token for each, of one sign-in.</summary>
public sealed class OtherApiTests : IAsyncLifetime
{
    private readonly CliHost fixture;
    private readonly CliProcess cli = new();
    private readonly int[] ports = [Loopback.FreePort(), Loopback.FreePort()];
    private readonly List<PlatformApi> apis = [];
    private readonly GrantCount grants = new();

    public OtherApiTests() => fixture = new CliHost(new Dictionary<string, string?>
    {
        ["Identity:PlatformResources:0"] = PlatformApi.ResourceOn(ports[0]), ["Identity:PlatformResources:1"] = PlatformApi.ResourceOn(ports[1]),
    }, services => services.AddSingleton<IStartupFilter>(grants));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Issuer => fixture.Host.Issuer.GetLeftPart(UriPartial.Authority);

    private string Own => Issuer + "/api/v1/organisations";

    public async ValueTask InitializeAsync()
    {
        await fixture.InitializeAsync();
        foreach (var port in ports) apis.Add(await PlatformApi.Start(fixture.Host.Issuer, port));
    }

    public async ValueTask DisposeAsync()
    {
        cli.Dispose();
        foreach (var api in apis) await api.DisposeAsync();
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task One_sign_in_serves_them_all_with_a_token_for_each()
    {
        await fixture.SignIn(cli);

        foreach (var api in apis)
        {
            var answer = await cli.Run("api", "get", api.Who);
            Assert.Equal((0, ""), (answer.Code, answer.Errors));
            Assert.Contains("client_id=bauhinia-cli", answer.Output, StringComparison.Ordinal);
            Assert.Equal([$"aud={api.Resource}"], answer.Output.Split('\n').Where(l => l.StartsWith("aud=", StringComparison.Ordinal)));
        }
        Assert.Equal("[]", (await cli.Run("api", "get", Own)).Output);
        Assert.Equal(0, (await cli.Run("organisations", "list")).Code);
        var status = await cli.Run("auth", "status");
        Assert.All(apis, api => Assert.Contains(api.Resource, status.Output, StringComparison.Ordinal));
        Assert.Equal(3, (await Kept())["Tokens"]!.AsObject().Count);
    }

    [Fact]
    public async Task Commands_at_once_do_not_use_one_refresh_token_twice()
    {
        await fixture.SignIn(cli);
        await Change(kept => kept["Tokens"] = new JsonObject());
        var before = grants.Count;

        var answers = await Task.WhenAll(
            cli.Run("organisations", "list"), cli.Run("api", "get", apis[0].Who), cli.Run("api", "get", apis[1].Who), cli.Run("organisations", "list"), cli.Run("api", "get", apis[0].Who));

        Assert.All(answers, answer => Assert.Equal((0, ""), (answer.Code, answer.Errors)));
        // Each resource's token was got once: whoever came second found it in the file, and the refresh token that is good now.
        Assert.Equal(before + 3, grants.Count);
    }

    [Fact]
    public async Task A_token_is_sent_to_no_address_but_its_API_s()
    {
        await fixture.SignIn(cli);
        var before = apis[0].Requests;

        foreach (var address in (string[])[new Uri(new Uri(apis[0].Resource), "/open").ToString(), apis[0].Resource + "x/who", apis[0].Resource + "/../open", "https://elsewhere.example/api/v1/who"])
        {
            var answer = await cli.Run("api", "get", address);
            Assert.Equal(1, answer.Code);
            Assert.Contains("sign in again", answer.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(before, apis[0].Requests);
        Assert.Equal(2, (await cli.Run("api", "get", "who")).Code);
        var missing = await cli.Run("api", "get", apis[0].Resource + "/nothing");
        Assert.Equal((1, ""), (missing.Code, missing.Output));
        Assert.Contains("HTTP 404", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_that_an_earlier_version_kept_works_on_and_says_to_sign_in_again_for_more()
    {
        await fixture.SignIn(cli);
        var kept = await Kept();
        var token = kept["Tokens"]![Issuer + "/api/v1"]!;
        // As the version before wrote it: one token, and the members in this order.
        await File.WriteAllTextAsync(
            cli.SignInFile,
            $$"""{"Issuer":"{{Issuer}}","AccessToken":"{{token["AccessToken"]}}","ExpiresAt":"{{token["ExpiresAt"]}}","RefreshToken":"{{kept["RefreshToken"]}}","ServiceAccount":null,"Key":{{kept["Key"]!.ToJsonString()}},"SignedInAt":"{{kept["SignedInAt"]}}"}""",
            Cancel);

        Assert.Equal(0, (await cli.Run("organisations", "list")).Code);
        var other = await cli.Run("api", "get", apis[0].Who);
        Assert.Equal(1, other.Code);
        Assert.Contains("sign in again: bauhinia auth login", other.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await cli.Run("auth", "logout")).Code);
    }

    [Fact]
    public async Task Ends_at_the_other_APIs_too_when_the_session_ends_everywhere()
    {
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        await fixture.SignIn(cli, browser);
        Assert.Equal(0, (await cli.Run("api", "get", apis[0].Who)).Code);

        await browser.EndSessions();
        await Change(kept => kept["Tokens"] = new JsonObject());

        Assert.Equal(3, (await cli.Run("api", "get", apis[0].Who)).Code);
    }

    [Fact]
    public async Task A_service_account_gets_a_token_for_each_and_gives_all_back_at_logout()
    {
        await fixture.SignIn(cli);
        using var machine = new CliProcess();
        var created = await cli.Run("organisations", "create", "--name-en", "Pool", "--name-zh-hant", "泳池", "--name-zh-hans", "泳池", "--contact", "desk@pool.example", "--json");
        var organisation = JsonNode.Parse(created.Output)!["id"]!.GetValue<string>();
        var file = Path.Combine(machine.Folder, "service-account.json");
        var made = JsonNode.Parse((await cli.Run("service-accounts", "create", "Nightly job", "--organisation", organisation, "--file", file, "--json")).Output)!;
        var clientId = made["clientId"]!.GetValue<string>();
        Assert.Equal(0, (await machine.Run("auth", "login", "--service-account", file)).Code);

        var answer = await machine.Run("api", "get", apis[0].Who);
        Assert.Equal((0, $"aud={apis[0].Resource} client_id={clientId} sub={clientId}"), (answer.Code, string.Join(' ', answer.Output.Split('\n').Order(StringComparer.Ordinal))));
        Assert.Equal(0, (await machine.Run("clients", "list", "--organisation", organisation)).Code);
        var tokens = JsonNode.Parse(await File.ReadAllTextAsync(machine.SignInFile, Cancel))!["Tokens"]!.AsObject().Select(token => token.Value!["AccessToken"]!.GetValue<string>()).ToList();
        var key = ECDsa.Create();
        key.ImportFromPem(JsonNode.Parse(await File.ReadAllTextAsync(file, Cancel))!["key"]!.GetValue<string>());
        using var party = RelyingParty.ServiceAccount(fixture.Host, clientId, key);
        // The command line named the key by its thumbprint when it registered it.
        Task<Answer> Introspect(string token) => party.Post("/connect/introspect", new()
        {
            ["token"] = token, ["client_assertion"] = party.Assertion(header: new JsonObject { ["alg"] = "ES256", ["kid"] = TestJws.Thumbprint(key) }),
        });
        foreach (var token in tokens) Assert.True((await Introspect(token)).Json["active"]!.GetValue<bool>());

        Assert.Equal(0, (await machine.Run("auth", "logout")).Code);

        Assert.Equal(2, tokens.Count);
        foreach (var token in tokens) Assert.False((await Introspect(token)).Json["active"]!.GetValue<bool>());
    }

    private async Task<JsonObject> Kept() => JsonNode.Parse(await File.ReadAllTextAsync(cli.SignInFile, Cancel))!.AsObject();

    private async Task Change(Action<JsonObject> change)
    {
        var kept = await Kept();
        change(kept);
        await File.WriteAllTextAsync(cli.SignInFile, kept.ToJsonString(), Cancel);
    }

    /// <summary>Counts how often the token endpoint gave tokens.</summary>
    private sealed class GrantCount : IStartupFilter
    {
        private int count;

        public int Count => count;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, following) =>
            {
                await following(context);
                if (context.Request.Path == "/connect/token" && context.Response.StatusCode == 200) Interlocked.Increment(ref count);
            });
            next(app);
        };
    }
}
