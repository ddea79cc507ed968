using Bauhinia.Host;
using Bauhinia.Testing;
using Bauhinia.Web;
using Microsoft.Extensions.Options;
using Xunit;

namespace Bauhinia.Identity.Tests.Frame;

/// <summary>The host refuses unsafe or missing settings at start, by their names.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Identity:Issuer", "http://id.example.gov", "Identity:AllowInsecureHttp is only for host names that end in .localhost")]
    [InlineData("Identity:AllowInsecureHttp", "false", "Identity:Issuer must use https")]
    [InlineData("Identity:Issuer", "https://id.example.gov/realm", "without path or trailing slash")]
    [InlineData("Identity:Issuer", "https://id.example.gov/", "without path or trailing slash")]
    [InlineData("Identity:DataFolder", "relative/folder", "Identity:DataFolder must be an absolute path")]
    [InlineData("Identity:ErasureJournal", "journal", "Identity:ErasureJournal must be an absolute path")]
    public async Task Refuses_to_start_and_names_the_setting(string key, string value, string sentence)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestHost.Start(settings: new Dictionary<string, string?> { [key] = value }));

        Assert.Contains(failure.Failures, f => f.Contains(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_to_call_this_machine_s_services_for_an_issuer_that_others_use()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Identity:Issuer"] = "https://id.example.gov",
            ["Identity:AllowInsecureHttp"] = "false",
            ["Identity:AllowLoopbackClients"] = "true",
        };

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestHost.Start(settings: settings));

        Assert.Contains(failure.Failures, f => f.Contains("Identity:AllowLoopbackClients is only for", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--systems=identity", "--Identity:Issuer=http://id.example.gov")]
    [InlineData("--systems=weather")]
    public async Task A_command_with_unusable_settings_ends_with_exit_code_1_and_no_crash(params string[] settings) =>
        Assert.Equal(1, await HostProgram.Run(["migrate", .. settings]));

    [Fact]
    public void Refuses_an_unknown_system_by_name()
    {
        var failure = Assert.Throws<StartRefusedException>(() => HostProgram.Build([], settings: new Dictionary<string, string?> { ["systems"] = "identity,weather" }));

        Assert.Contains("'weather'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_to_serve_on_a_schema_that_was_not_migrated()
    {
        var folder = Directory.CreateTempSubdirectory("bauhinia-test-");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "identity"));
        Directory.CreateDirectory(Path.Combine(folder.FullName, "identity-keys"));
        await using var app = HostProgram.Build([], settings: new Dictionary<string, string?>
        {
            ["data"] = folder.FullName,
            ["urls"] = "http://127.0.0.1:0",
            ["Identity:Issuer"] = "http://id.localhost:1",
            ["Identity:AllowInsecureHttp"] = "true",
        });

        var failure = await Assert.ThrowsAsync<StartRefusedException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("bauhinia migrate", failure.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Refuses_a_trusted_network_that_is_none() =>
        Assert.Contains("'everyone'", Assert.Throws<StartRefusedException>(() => HostProgram.Build([], settings: new Dictionary<string, string?>
        {
            ["Proxy:TrustedNetworks"] = "everyone",
        })).Message, StringComparison.Ordinal);
}
