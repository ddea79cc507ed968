using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Frame;

/// <summary>The shipped program, started with what does not open its keys.</summary>
public sealed class UnlockSecretTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bauhinia-unlock-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Secret => Path.Combine(_folder.FullName, "credentials", "bauhinia-identity-unlock");

    [Theory]
    [InlineData("a secret of another installation", "the unlock secret is wrong or the file is damaged")]
    [InlineData("short", "shorter than 16 bytes")]
    [InlineData(null, "does not exist")]
    public async Task Refuses_to_serve_with_one_line_that_says_what_to_do(string? secret, string reason)
    {
        await Write("a secret for this test only");
        Assert.Equal(0, (await Run("migrate")).ExitCode);
        File.Delete(Secret);
        if (secret is not null) await Write(secret);

        var (exitCode, lines) = await Run("serve");

        Assert.Equal(1, exitCode);
        var line = Assert.Single(lines);
        Assert.StartsWith("Refused: The keys do not open: ", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Contains("Give the unlock secret that this installation was set up with (Identity:Keys:UnlockCredential)", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_to_serve_on_an_empty_store_with_one_line()
    {
        await Write("a secret for this test only");

        var (exitCode, lines) = await Run("serve");

        Assert.Equal(1, exitCode);
        Assert.Contains("run 'bauhinia migrate' first", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Identity:Database")]
    [InlineData("Identity:KeyStore")]
    public async Task Refuses_to_serve_without_its_database_and_names_the_store(string store)
    {
        await Write("a secret for this test only");
        Assert.Equal(0, (await Run("migrate")).ExitCode);
        var nobody = Loopback.FreePort();

        var (exitCode, lines) = await Run("serve", new() { [$"{store}:Provider"] = "Postgres", [$"{store}:ConnectionString"] = $"Host=127.0.0.1;Port={nobody};Username=bauhinia;Database=identity" });

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain(lines, l => l.Contains("   at ", StringComparison.Ordinal));
        var refused = Assert.Single(lines, l => l.StartsWith("Refused: ", StringComparison.Ordinal));
        Assert.Contains($"{store} does not open", refused, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{nobody}", refused, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task Write(string secret)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "credentials"));
        await File.WriteAllTextAsync(Secret, secret, Token);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task<(int ExitCode, string[] Lines)> Run(string command, Dictionary<string, string?>? over = null)
    {
        var port = Loopback.FreePort();
        var settings = new Dictionary<string, string?>
        {
            ["data"] = Path.Combine(_folder.FullName, "data"),
            ["systems"] = "identity",
            ["urls"] = $"http://127.0.0.1:{port}",
            ["Identity:Issuer"] = $"http://id.localhost:{port}",
            ["Identity:AllowInsecureHttp"] = "true",
            ["Identity:Keys:CredentialsFolder"] = Path.Combine(_folder.FullName, "credentials"),
        };
        foreach (var (key, value) in over ?? []) settings[key] = value;
        using var process = HostCommand.Start(settings, new Dictionary<string, string>(), command);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, (await output + await error).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
