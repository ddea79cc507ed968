using Bauhinia.Identity.Model;
using Bauhinia.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Vault;

/// <summary>Backup and restore as an operator does them, by the host's commands.</summary>
public sealed class BackupTests : IDisposable
{
    private const string Stays = "A123456(3)";
    private const string Leaves = "B765432(1)";

    private readonly string backups = Directory.CreateTempSubdirectory("backups-").FullName;

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Restores_everyone_but_those_erased_since_the_backup(string kind)
    {
        var host = await TestHost.Start(kind);
        var stays = await VaultScope.Register(host, Stays);
        var leaves = await VaultScope.Register(host, Leaves);
        Assert.Equal(0, await Command(host, "backup", backups));
        await VaultScope.Erase(host, leaves);
        await using var restored = await LoseAndRestore(host, kind);
        Assert.Equal(Stays, await VaultScope.ReadHkid(restored, stays));
        Assert.Equal(stays, await VaultScope.FindByHkid(restored, Stays));
        Assert.Null(await VaultScope.ReadHkid(restored, leaves));
        Assert.Null(await VaultScope.FindByHkid(restored, Leaves));
        await using var scope = VaultScope.Of(restored);
        Assert.Equal(AccountStatus.Closed, (await scope.Records.Accounts.FindAsync([leaves], Cancelled))?.Status);
        Assert.Equal(AccountStatus.Active, (await scope.Records.Accounts.FindAsync([stays], Cancelled))?.Status);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Restores_with_the_key_file_of_the_backup_on_a_machine_that_has_none(string kind)
    {
        var host = await TestHost.Start(kind);
        var stays = await VaultScope.Register(host, Stays);
        Assert.Equal(0, await Command(host, "backup", backups));
        await using var restored = await LoseAndRestore(host, kind, loseKeyFile: true);
        Assert.Equal(Stays, await VaultScope.ReadHkid(restored, stays));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Verifies_a_backup_without_touching_the_running_stores(string kind)
    {
        await using var host = await TestHost.Start(kind);
        var stays = await VaultScope.Register(host, Stays);
        Assert.Equal(0, await Command(host, "backup", backups));
        var before = LostHost.Files(Path.Combine(host.Folder, "data"));
        Assert.Equal(0, await Command(host, "restore", backups, "--verify"));
        Assert.Equal(before, LostHost.Files(Path.Combine(host.Folder, "data")));
        Assert.Equal(Stays, await VaultScope.ReadHkid(host, stays));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Refuses_to_restore_over_stores_that_hold_something(string kind)
    {
        await using var host = await TestHost.Start(kind);
        Assert.Equal(0, await Command(host, "backup", backups));
        Assert.Equal(1, await Command(host, "restore", backups));
    }

    [Fact]
    public async Task Refuses_a_backup_with_any_file_changed_missing_or_added()
    {
        await using var host = await TestHost.Start();
        await VaultScope.Register(host, Stays);
        Assert.Equal(0, await Command(host, "backup", backups));
        foreach (var file in LostHost.Files(backups))
        {
            var bytes = await File.ReadAllBytesAsync(file, Cancelled);
            var changed = bytes.ToArray();
            changed[changed.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(file, changed, Cancelled);
            Assert.True(await Command(host, "restore", backups, "--verify") == 1, $"{file} changed");
            File.Delete(file);
            Assert.True(await Command(host, "restore", backups, "--verify") == 1, $"{file} missing");
            await File.WriteAllBytesAsync(file, bytes, Cancelled);
            await File.WriteAllTextAsync(file + ".more", "", Cancelled);
            Assert.True(await Command(host, "restore", backups, "--verify") == 1, $"{file} added to");
            File.Delete(file + ".more");
        }
        Assert.Equal(0, await Command(host, "restore", backups, "--verify"));
    }

    [Fact]
    public async Task Refuses_the_backup_of_another_installation()
    {
        await using var one = await TestHost.Start();
        // A custodian of its own, as another installation has.
        await using var other = await TestHost.Start(settings: new Dictionary<string, string?> { ["Identity:Keys:SealedFileMemoryKib"] = "19457" });
        Assert.Equal(0, await Command(one, "backup", backups));
        Assert.Equal(1, await Command(other, "restore", backups, "--verify"));
    }

    [Fact]
    public async Task Refuses_archives_of_two_different_backups()
    {
        await using var host = await TestHost.Start();
        Assert.Equal(0, await Command(host, "backup", backups));
        Assert.Equal(0, await Command(host, "backup", backups));
        var folders = Directory.GetDirectories(backups);
        Directory.Delete(Path.Combine(folders[0], "keys"), recursive: true);
        Directory.Move(Path.Combine(folders[1], "keys"), Path.Combine(folders[0], "keys"));
        Assert.Equal(1, await Command(host, "restore", folders[0], "--verify"));
    }

    [Fact]
    public async Task Refuses_an_expired_archive_of_keys_and_deletes_it_at_the_next_backup()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.Start(clock: clock);
        Assert.Equal(0, await Command(host, "backup", backups));
        var first = Assert.Single(Directory.GetDirectories(backups));
        clock.Advance(TimeSpan.FromDays(35) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Command(host, "restore", first, "--verify"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Command(host, "restore", first, "--verify"));
        Assert.Equal(0, await Command(host, "backup", backups));
        Assert.False(Directory.Exists(Path.Combine(first, "keys")));
        Assert.True(Directory.Exists(Path.Combine(first, "records")));
        Assert.Equal(0, await Command(host, "restore", backups, "--verify"));
    }

    [Fact]
    public async Task Refuses_to_restore_without_the_erasure_journal()
    {
        var host = await TestHost.Start();
        await using var database = await TestDatabase.Create(TestDatabase.Sqlite, host.Folder);
        Assert.Equal(0, await Command(host, "backup", backups));
        await host.Stop();
        LostHost.Lose(host);
        Directory.Delete(Path.Combine(host.Folder, "data", "identity-erasures"), recursive: true);
        var (code, output) = await LostHost.Run(host, database, "restore", backups);
        Assert.Equal(1, code);
        Assert.Contains("erasure journal", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(host.Folder, "data", "identity", "identity.db")));
        Directory.Delete(host.Folder, recursive: true);
    }

    [Fact]
    public async Task Refuses_to_back_up_into_the_folder_of_the_erasure_journal()
    {
        await using var host = await TestHost.Start();
        Assert.Equal(1, await Command(host, "backup", Path.Combine(host.Folder, "data", "identity-erasures", "backups")));
        Assert.Equal(1, await Command(host, "backup", Path.Combine(host.Folder, "data")));
    }

    [Fact]
    public async Task Says_that_a_backup_from_before_a_rotation_needs_its_own_key_file()
    {
        await using var host = await TestHost.Start();
        Assert.Equal(0, await Command(host, "backup", backups));
        Assert.Equal(0, await Command(host, "keys", "rotate"));
        Assert.Equal(1, await Command(host, "restore", backups, "--verify"));
        Assert.Equal(0, await Command(host, "backup", backups));
        Assert.Equal(0, await Command(host, "restore", backups, "--verify"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Makes_a_whole_backup_while_people_register(string kind)
    {
        await using var host = await TestHost.Start(kind);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var registering = Task.Run(async () =>
        {
            var number = 100000;
            while (!done.IsCancellationRequested) await VaultScope.Register(host, $"A{number++}(0)");
            return number;
        }, Cancelled);
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(0, await Command(host, "backup", backups));
            Assert.Equal(0, await Command(host, "restore", backups, "--verify"));
        }
        await done.CancelAsync();
        Assert.True(await registering > 100000);
    }

    [Fact]
    public async Task Writes_files_and_folders_that_only_their_owner_reads()
    {
        await using var host = await TestHost.Start();
        Assert.Equal(0, await Command(host, "backup", backups));
        Assert.All(LostHost.Files(backups), file => Assert.True(
            OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file));
    }

    public void Dispose() => Directory.Delete(backups, recursive: true);

    /// <summary>Loses both stores, restores them by the command, and starts a host on what came back.</summary>
    private Task<TestHost> LoseAndRestore(TestHost host, string kind, bool loseKeyFile = false) => LostHost.Restore(host, kind, backups, loseKeyFile);

    private static async Task<int> Command(TestHost host, params string[] words) => (await host.Command(words)).ExitCode;
}
