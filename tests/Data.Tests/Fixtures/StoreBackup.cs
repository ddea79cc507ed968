using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>What an operator does with the stores of a host that is down.</summary>
internal static class StoreBackup
{
    /// <summary>The stores of a host, from its folder.</summary>
    public static string Stores(string folder) => Path.Combine(folder, "data", "data");

    /// <summary>Loses everything that a stopped host has kept.</summary>
    public static void Lose(string folder) => Directory.Delete(Stores(folder), recursive: true);

    /// <summary>Runs <c>data restore</c> as a process of its own.</summary>
    public static Task<(int ExitCode, string Output)> Restore(string folder, string from, IReadOnlyDictionary<string, string?>? settings = null) => HostCommand.Run(
        new Dictionary<string, string?> { ["systems"] = "data", ["data"] = Path.Combine(folder, "data") }.Concat(settings ?? new Dictionary<string, string?>()),
        ["data", "restore", "--from", from], TestContext.Current.CancellationToken);

    /// <summary>Backs a running host up into a new folder.</summary>
    /// <returns>The folder of the backup.</returns>
    public static async Task<string> Of(HighwayHost host)
    {
        var root = Path.Combine(host.Host.Folder, "backups");
        var (exit, output) = await host.Host.Command("data", "backup", "--to", root);
        Assert.True(exit == 0, output);
        return Directory.GetDirectories(root).Order(StringComparer.Ordinal).Last();
    }
}
