using Bauhinia.Testing;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Bauhinia.Identity.Tests.Vault;

/// <summary>A host whose stores are lost and restored from a backup, as an operator does it.</summary>
internal static class LostHost
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Stops the host, loses its stores, restores them by the host's command and starts another in the same folder.</summary>
    public static async Task<TestHost> Restore(TestHost host, string kind, string backups, bool loseKeyFile = false)
    {
        await host.Stop();
        var database = await TestDatabase.Create(kind, host.Folder);
        if (kind == TestDatabase.Sqlite) Lose(host);
        else await EmptyDatabases.Make(database.Settings);
        if (loseKeyFile) File.Delete(Path.Combine(host.Folder, "data", "identity-keys", "custody.sealed"));
        var (code, output) = await Run(host, database, "restore", backups);
        Assert.True(code == 0, output);
        return await TestHost.Start(kind, folder: host.Folder);
    }

    public static void Lose(TestHost host)
    {
        // The stopped host ran in this process, whose pool still holds the files that are lost.
        SqliteConnection.ClearAllPools();
        foreach (var file in Files(Path.Combine(host.Folder, "data")).Where(file => file.Contains(".db", StringComparison.Ordinal))) File.Delete(file);
    }

    public static async Task<(int Code, string Output)> Run(TestHost host, TestDatabase database, params string[] words)
    {
        using var process = HostCommand.Start(host, database, words);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return (process.ExitCode, output);
    }

    public static List<string> Files(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
