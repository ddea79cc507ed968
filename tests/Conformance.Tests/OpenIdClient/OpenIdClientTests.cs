using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;

namespace Bauhinia.Conformance.Tests.OpenIdClient;

/// <summary>An unmodified client that nobody here wrote, npm openid-client, on TLS from a local authority.</summary>
[Trait("Clause", "OIDC Core, FAPI 2.0 SP")]
public sealed class OpenIdClientTests(OpenIdClientTests.Run run) : IClassFixture<OpenIdClientTests.Run>
{
    [Fact]
    public void Completes_the_code_flow_of_OpenID_Connect()
    {
        var tokens = run.Step("relaxed.tokens");
        Assert.Equal("bearer", tokens["type"]!.GetValue<string>());
        Assert.Equal("RS256", tokens["algorithm"]!.GetValue<string>());
        Assert.Equal(tokens["subject"]!.GetValue<string>(), run.Step("relaxed.userinfo")["subject"]!.GetValue<string>());
    }

    [Fact]
    public void Refreshes_introspects_and_revokes()
    {
        Assert.True(run.Step("relaxed.refresh")["rotated"]!.GetValue<bool>());
        Assert.True(run.Step("relaxed.introspection")["active"]!.GetValue<bool>());
        Assert.False(run.Step("relaxed.revocation")["active"]!.GetValue<bool>());
    }

    [Fact]
    public void Completes_FAPI_2_with_PAR_private_key_jwt_and_DPoP()
    {
        Assert.Equal(["client_id", "request_uri"], run.Step("fapi.par")["parameters"]!.AsArray().Select(p => p!.GetValue<string>()));
        var tokens = run.Step("fapi.tokens");
        Assert.Equal("dpop", tokens["type"]!.GetValue<string>());
        Assert.Equal("ES256", tokens["algorithm"]!.GetValue<string>());
        Assert.Equal(ResidentBrowser.Passkey, tokens["acr"]!.GetValue<string>());
        Assert.Equal(tokens["subject"]!.GetValue<string>(), run.Step("fapi.userinfo")["subject"]!.GetValue<string>());
        Assert.False(run.Step("fapi.refresh")["rotated"]!.GetValue<bool>());
        Assert.Equal("dpop", run.Step("fapi.client_credentials")["type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("relaxed.code_twice", "invalid_grant")]
    [InlineData("relaxed.wrong_state", "OAUTH_INVALID_RESPONSE")]
    [InlineData("relaxed.wrong_verifier", "invalid_grant")]
    [InlineData("relaxed.mix_up", "OAUTH_INVALID_RESPONSE")]
    [InlineData("relaxed.silent", "login_required")]
    [InlineData("fapi.not_pushed", "invalid_request")]
    [InlineData("fapi.no_proof", "invalid_dpop_proof")]
    [InlineData("fapi.other_key", "invalid_grant")]
    [InlineData("fapi.stolen_token", null)]
    [InlineData("fapi.stolen_token_other_key", null)]
    [InlineData("fapi.wrong_client_key", "invalid_client")]
    public void Fails_where_it_must(string step, string? how)
    {
        var failed = run.Step(step)["failed"]?.GetValue<string>();
        Assert.NotNull(failed);
        if (how is not null) Assert.Equal(how, failed);
    }

    [Fact]
    public void Signs_out() => Assert.Equal("https://rp.example/bye?state=done", run.Step("logout")["address"]!.GetValue<string>());

    /// <summary>Runs the script once; the tests read what it printed.</summary>
    public sealed class Run : IAsyncLifetime
    {
        private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
        private readonly Dictionary<string, JsonObject> steps = [];

        public JsonObject Step(string name) => steps.TryGetValue(name, out var step) ? step : throw new InvalidOperationException($"The script did not reach {name}. It reached {string.Join(", ", steps.Keys)}.");

        public async ValueTask InitializeAsync()
        {
            await using var host = await TestHost.Start(tls: true);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var relaxed = await RelyingParty.Register(host, ClientSettings.Relaxed with { RefreshTokens = true });
            using var fapi = await RelyingParty.Register(host, ClientSettings.Fapi2 with { Key = key, RefreshTokens = true, ClientCredentials = true, Resources = ["https://api.example/booking"] });
            using var browser = await ResidentBrowser.SignedIn(host);
            // The resident agrees to both once, so that the script needs no eyes.
            await relaxed.SignIn(browser, "openid offline_access");
            await fapi.SignIn(browser, "openid offline_access");
            var jwk = TestJws.PublicJwk(key, "rp-1");
            jwk["d"] = TestJws.Encode(key.ExportParameters(true).D);
            var plan = new JsonObject
            {
                ["issuer"] = relaxed.Issuer,
                ["cookie"] = browser.Cookies,
                ["relaxed"] = new JsonObject { ["clientId"] = relaxed.ClientId, ["secret"] = relaxed.Secret, ["redirectUri"] = relaxed.RedirectUri, ["bye"] = "https://rp.example/bye" },
                ["fapi"] = new JsonObject { ["clientId"] = fapi.ClientId, ["jwk"] = jwk, ["redirectUri"] = fapi.RedirectUri, ["resource"] = "https://api.example/booking" },
            };
            var folder = Path.Combine(AppContext.BaseDirectory, "openid-client");
            if (!Directory.Exists(Path.Combine(folder, "node_modules", "openid-client"))) await Execute("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, null);
            var planFile = Path.Combine(host.Folder, "plan.json");
            await File.WriteAllTextAsync(planFile, plan.ToJsonString());
            foreach (var line in await Execute("node", ["run.mjs", planFile], folder, host.Tls?.AuthorityFile))
            {
                var step = JsonSerializer.Deserialize<JsonObject>(line) ?? [];
                steps[step["step"]!.GetValue<string>()] = step;
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static async Task<string[]> Execute(string program, string[] arguments, string folder, string? authority)
        {
            var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
            if (authority is not null) start.Environment["NODE_EXTRA_CA_CERTS"] = authority;
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
            using var limit = new CancellationTokenSource(Limit);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{await output}\n{await errors}");
            return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
