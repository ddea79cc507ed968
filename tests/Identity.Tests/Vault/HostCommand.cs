using System.Diagnostics;
using Bauhinia.Testing;

namespace Bauhinia.Identity.Tests.Vault;

/// <summary>An operator's command in a process of its own, on the stores of a test host, so that it can be killed.</summary>
internal static class HostCommand
{
    public static Process Start(TestHost host, TestDatabase database, params string[] words) =>
        Start(Settings(host).Concat(database.Settings), new Dictionary<string, string>(), words);

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
