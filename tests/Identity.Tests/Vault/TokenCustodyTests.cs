using System.Diagnostics;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Vault;

/// <summary>The host's commands with the keys on a SoftHSM2 token instead of in a sealed file.</summary>
public sealed class TokenCustodyTests : IDisposable
{
    private const string Pin = "the PIN of this test only";

    private readonly string folder = Directory.CreateTempSubdirectory("token-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string SoftHsmConfiguration => Path.Combine(folder, "softhsm2.conf");

    [Fact]
    public async Task Migrates_rotates_and_backs_up_with_the_keys_on_a_token()
    {
        await MakeToken();
        Assert.Equal((0, ""), await Host("migrate"));
        Assert.Equal((0, ""), await Host("migrate"));
        Assert.Contains("0 data keys now have a new", (await Host("keys", "rotate")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Host("backup", Path.Combine(folder, "backups"))).Code);
        Assert.Equal(0, (await Host("restore", Path.Combine(folder, "backups"), "--verify")).Code);
        var keys = Path.Combine(Directory.GetDirectories(Path.Combine(folder, "backups"))[0], "keys");
        Assert.False(File.Exists(Path.Combine(keys, "custody.sealed")));
        Assert.False(File.Exists(Path.Combine(folder, "data", "identity-keys", "custody.sealed")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task MakeToken()
    {
        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        await File.WriteAllTextAsync(SoftHsmConfiguration, $"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n", Cancelled);
        var start = new ProcessStartInfo("softhsm2-util", ["--init-token", "--free", "--label", "bauhinia-identity", "--so-pin", "so-pin-of-tests", "--pin", Pin])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["SOFTHSM2_CONF"] = SoftHsmConfiguration;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("softhsm2-util did not start.");
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, output);
        var secret = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "credentials")).FullName, "bauhinia-identity-unlock");
        await File.WriteAllTextAsync(secret, Pin, Cancelled);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(secret, UnixFileMode.UserRead);
    }

    private async Task<(int Code, string Output)> Host(params string[] words)
    {
        var settings = new Dictionary<string, string?>
        {
            ["data"] = Path.Combine(folder, "data"),
            ["systems"] = "identity",
            ["Identity:Issuer"] = "http://id.localhost:5080",
            ["Identity:AllowInsecureHttp"] = "true",
            ["Identity:Keys:Kind"] = "pkcs11",
            ["Identity:Keys:Pkcs11Library"] = "/usr/lib/softhsm/libsofthsm2.so",
            ["Identity:Keys:CredentialsFolder"] = Path.Combine(folder, "credentials"),
            ["Logging:LogLevel:Default"] = "None",
        };
        using var process = HostCommand.Start(settings, new Dictionary<string, string> { ["SOFTHSM2_CONF"] = SoftHsmConfiguration }, words);
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, output + await errors);
        return (process.ExitCode, output);
    }
}
