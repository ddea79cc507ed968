using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bauhinia.Testing.Protocol;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Bauhinia.Cli.Tests;

/// <summary>Signing in and out of the command line, against the shipped host; only the browser's engine is missing.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LoginTests(CliHost fixture) : IClassFixture<CliHost>, IDisposable
{
    private readonly CliProcess cli = new();
    private readonly HttpClient loopback = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        cli.Dispose();
        loopback.Dispose();
    }

    [Fact]
    public async Task Asks_with_PKCE_state_and_its_key_and_takes_the_answer_on_a_loopback_port()
    {
        var (process, address) = await cli.StartLogin(fixture.Host.Issuer);
        using var running = process;
        var asked = QueryHelpers.ParseQuery(address.Query);

        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Equal(43, asked["code_challenge"].ToString().Length);
        Assert.Equal(43, asked["dpop_jkt"].ToString().Length);
        Assert.Equal(22, asked["state"].ToString().Length);
        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/callback$", asked["redirect_uri"].ToString());
        process.Kill();
    }

    [Fact]
    public async Task Keeps_tokens_that_only_the_owner_reads_and_works_with_them_until_logout()
    {
        await fixture.SignIn(cli);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(cli.SignInFile));
        using var kept = JsonDocument.Parse(await File.ReadAllTextAsync(cli.SignInFile, Cancel));
        var refreshToken = kept.RootElement.GetProperty("RefreshToken").GetString() ?? "";

        var status = await cli.Run("auth", "status");
        var made = await cli.Run("organisations", "create", "--name-en", "Pool", "--name-zh-hant", "泳池", "--name-zh-hans", "泳池", "--contact", "desk@pool.example");
        var out_ = await cli.Run("auth", "logout");

        Assert.Equal(0, status.Code);
        Assert.Contains(fixture.Host.Issuer.GetLeftPart(UriPartial.Authority), status.Output, StringComparison.Ordinal);
        Assert.Equal(0, made.Code);
        Assert.Equal(0, out_.Code);
        Assert.False(File.Exists(cli.SignInFile));
        Assert.Equal(3, (await cli.Run("organisations", "list")).Code);
        using var party = RelyingParty.CommandLine(fixture.Host);
        Assert.Equal("invalid_grant", (await party.Refresh(refreshToken)).Error);
    }

    [Fact]
    public async Task Renews_an_access_token_that_has_expired()
    {
        await fixture.SignIn(cli);
        var kept = JsonNode.Parse(await File.ReadAllTextAsync(cli.SignInFile, Cancel))!;
        var old = kept.DeepClone();
        old["Tokens"]![$"{fixture.Host.Issuer.GetLeftPart(UriPartial.Authority)}/api/v1"] = new JsonObject { ["AccessToken"] = "expired", ["ExpiresAt"] = "2026-01-01T00:00:00+00:00" };
        await File.WriteAllTextAsync(cli.SignInFile, old.ToJsonString(), Cancel);

        Assert.Equal(0, (await cli.Run("organisations", "list")).Code);

        var after = JsonNode.Parse(await File.ReadAllTextAsync(cli.SignInFile, Cancel))!;
        Assert.NotEqual(kept["RefreshToken"]!.GetValue<string>(), after["RefreshToken"]!.GetValue<string>());
        Assert.Equal(kept["SignedInAt"]!.GetValue<string>(), after["SignedInAt"]!.GetValue<string>());
    }

    [Fact]
    public async Task Turns_away_another_path_a_wrong_state_and_a_doubled_parameter_and_waits_on()
    {
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var (process, address) = await cli.StartLogin(fixture.Host.Issuer);
        using var running = process;
        var good = await fixture.Answer(address, browser);
        var state = QueryHelpers.ParseQuery(good.Query)["state"].ToString();

        Assert.Equal(HttpStatusCode.NotFound, await Visit(new Uri(good, "/favicon.ico")));
        Assert.Equal(HttpStatusCode.NotFound, await Visit(new Uri(good.OriginalString.Replace("/callback", "/other", StringComparison.Ordinal))));
        Assert.Equal(HttpStatusCode.BadRequest, await Visit(new Uri(good.OriginalString.Replace(state, "AAAAAAAAAAAAAAAAAAAAAA", StringComparison.Ordinal))));
        Assert.Equal(HttpStatusCode.NotFound, await Visit(new Uri(good.OriginalString + "&code=another")));
        Assert.False(process.HasExited);
        Assert.Equal(HttpStatusCode.OK, await Visit(good));

        Assert.Equal(0, (await CliProcess.End(process)).Code);
    }

    [Theory]
    [InlineData("iss", "https://elsewhere.example", "another issuer")]
    [InlineData("code", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "no tokens")]
    public async Task Refuses_an_answer_with_another(string parameter, string value, string words)
    {
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var (process, address) = await cli.StartLogin(fixture.Host.Issuer);
        using var running = process;
        var good = await fixture.Answer(address, browser);
        var parameters = QueryHelpers.ParseQuery(good.Query).ToDictionary(p => p.Key, p => (string?)p.Value.ToString());
        parameters[parameter] = value;

        await Visit(new Uri(QueryHelpers.AddQueryString(good.GetLeftPart(UriPartial.Path), parameters)));
        var answer = await CliProcess.End(process);

        Assert.Equal(1, answer.Code);
        Assert.Contains(words, answer.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.SignInFile));
    }

    [Fact]
    public async Task Says_that_the_person_did_not_agree()
    {
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        var (process, address) = await cli.StartLogin(fixture.Host.Issuer);
        using var running = process;

        Assert.Equal(HttpStatusCode.BadRequest, await Visit(await fixture.Answer(address, browser, "Refuse")));
        var answer = await CliProcess.End(process);

        Assert.Equal(1, answer.Code);
        Assert.Contains("did not agree", answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_signed_out_when_the_session_ends_everywhere()
    {
        using var browser = await ResidentBrowser.SignedIn(fixture.Host);
        await fixture.SignIn(cli, browser);
        Assert.Equal(0, (await cli.Run("auth", "status")).Code);

        await browser.EndSessions();

        Assert.Equal(3, (await cli.Run("auth", "status")).Code);
    }

    [Theory]
    [InlineData("http://id.example.gov")]
    [InlineData("https://id.example.gov/path")]
    [InlineData("ftp://id.example.gov")]
    [InlineData("id.example.gov")]
    public async Task Does_not_understand_an_issuer_such_as(string issuer) => Assert.Equal(2, (await cli.Run("auth", "login", "--issuer", issuer, "--no-browser")).Code);

    [Fact]
    public async Task Signs_in_as_a_service_account_by_its_file_until_it_is_removed()
    {
        using var machine = new CliProcess();
        await fixture.SignIn(cli);
        var created = await cli.Run("organisations", "create", "--name-en", "Pool", "--name-zh-hant", "泳池", "--name-zh-hans", "泳池", "--contact", "desk@pool.example", "--json");
        using var organisation = JsonDocument.Parse(created.Output);
        var id = organisation.RootElement.GetProperty("id").GetString() ?? "";
        var file = Path.Combine(machine.Folder, "service-account.json");

        var made = await cli.Run("service-accounts", "create", "Nightly job", "--organisation", id, "--role", "developer", "--file", file, "--json");
        using var account = JsonDocument.Parse(made.Output);
        var clientId = account.RootElement.GetProperty("clientId").GetString() ?? "";
        var login = await machine.Run("auth", "login", "--service-account", file);
        var status = await machine.Run("auth", "status");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal((0, ""), (login.Code, login.Errors));
        Assert.Contains(clientId, status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", made.Output + login.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await machine.Run("service-accounts", "list", "--organisation", id)).Code);

        var kept = await File.ReadAllTextAsync(machine.SignInFile, Cancel);
        await File.WriteAllTextAsync(machine.SignInFile, System.Text.RegularExpressions.Regex.Replace(kept, "\"ExpiresAt\":\"[^\"]*\"", "\"ExpiresAt\":\"2026-01-01T00:00:00+00:00\""), Cancel);
        Assert.Equal(0, (await machine.Run("clients", "list", "--organisation", id)).Code);
        Assert.NotEqual(kept, await File.ReadAllTextAsync(machine.SignInFile, Cancel));

        Assert.Equal(0, (await cli.Run("service-accounts", "remove", clientId, "--organisation", id, "--yes")).Code);
        Assert.Equal(3, (await machine.Run("clients", "list", "--organisation", id)).Code);
        Assert.Equal(1, (await machine.Run("auth", "login", "--service-account", file)).Code);
    }

    [Fact]
    public async Task Wants_either_an_issuer_or_a_service_account() => Assert.Equal(2, (await cli.Run("auth", "login", "--no-browser")).Code);

    private async Task<HttpStatusCode> Visit(Uri address)
    {
        using var answer = await loopback.GetAsync(address, Cancel);
        return answer.StatusCode;
    }
}
