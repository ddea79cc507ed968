using System.Diagnostics;

namespace Bauhinia.Testing;

/// <summary>An operator's command in a process of its own, so that it needs no host and can be killed.</summary>
public static class HostCommand
{
    /// <summary>Starts a command on the stores of a test host.</summary>
    public static Process Start(TestHost host, TestDatabase database, params string[] words) =>
        Start(Settings(host).Concat(database.Settings), new Dictionary<string, string>(), words);

    /// <summary>Runs a command to its end.</summary>
    /// <returns>The exit code and what it printed.</returns>
    public static async Task<(int ExitCode, string Output)> Run(IEnumerable<KeyValuePair<string, string?>> settings, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        using var process = Start(settings, new Dictionary<string, string>(), [.. words]);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, (await output + errors).Trim());
    }

    /// <param name="settings">All settings of the host.</param>
    /// <param name="environment">What else the process finds in its environment.</param>
    /// <param name="words">The command with its own options.</param>
    public static Process Start(IEnumerable<KeyValuePair<string, string?>> settings, IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Bauhinia.Host.dll"));
        foreach (var word in words) start.ArgumentList.Add(word);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        foreach (var (name, value) in settings) start.ArgumentList.Add($"--{name}={value}");
        return Process.Start(start) ?? throw new InvalidOperationException("The host did not start.");
    }

    private static Dictionary<string, string?> Settings(TestHost host) => new Dictionary<string, string?>
    {
        ["data"] = Path.Combine(host.Folder, "data"),
        ["Identity:Issuer"] = host.Issuer.GetLeftPart(UriPartial.Authority),
        ["Identity:AllowInsecureHttp"] = "true",
        ["Identity:Keys:CredentialsFolder"] = Path.Combine(host.Folder, "credentials"),
        ["Logging:LogLevel:Default"] = "Warning",
    };
}
