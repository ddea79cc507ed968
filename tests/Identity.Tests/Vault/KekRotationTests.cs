using System.Diagnostics;
using System.Security.Cryptography;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Bauhinia.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.Vault;

public sealed class KekRotationTests
{
    private const int KeyCount = 2000;

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Moves_every_data_key_and_destroys_the_old_key_encryption_key(string database)
    {
        await using var host = await TestHost.Start(database);
        var custodian = host.Services.GetRequiredService<IKeyCustodian>();
        var old = custodian.CurrentKek;
        var account = await VaultScope.Register(host, "A123456(3)");
        Assert.Equal(0, (await host.Command("keys", "rotate")).ExitCode);
        Assert.NotEqual(old, custodian.CurrentKek);
        Assert.Equal([custodian.CurrentKek], custodian.Keks);
        Assert.Equal("A123456(3)", await VaultScope.ReadHkid(host, account));
        Assert.Equal(account, await VaultScope.FindByHkid(host, "A123456(3)"));
        await AssertOneKek(host);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Loses_nothing_when_killed_at_any_point(string kind)
    {
        var campaign = Campaign.Start($"kek-rotation-{kind}");
        await using var host = await TestHost.Start(kind);
        var database = await TestDatabase.Create(kind, host.Folder);
        var keys = await Fill(host);
        var whole = await Measure(host, database);
        var killed = 0;
        for (var round = 0; round < campaign.Rounds(10, 200); round++)
        {
            using var process = HostCommand.Start(host, database, "keys", "rotate");
            killed += await KillAfter(process, whole * (40 + campaign.Choices.Below(65)) / 100) ? 1 : 0;

            // The host serves all the while: people register and leave between the kills.
            var (owner, dataKey) = await Add(host);
            keys.Add(owner, dataKey);
            var leaver = campaign.Choices.OneOf([.. keys.Keys.Order()]);
            await VaultScope.Erase(host, new(leaver));
            keys.Remove(leaver);
        }
        Assert.True(killed > 0, "No run was killed: every one ended first.");
        Assert.Equal(0, (await host.Command("keys", "rotate")).ExitCode);
        await AssertOneKek(host);
        Assert.Equal(keys, await ReadAll(host));
    }

    [Fact]
    public async Task Does_not_start_when_the_custodian_lacks_a_key_that_the_store_names()
    {
        await using var host = await TestHost.Start();
        await using var scope = VaultScope.Of(host);
        await scope.KeyStore.Database.ExecuteSqlAsync($"""UPDATE kek SET "Id" = 'kek-000009-00000000'""", Cancelled);
        var book = host.Services.CreateScope().ServiceProvider.GetRequiredService<KekBook>();
        Assert.Equal(["kek-000009-00000000"], await book.Missing(Cancelled));
        var startup = host.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<VaultStartup>().Single();
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => startup.StartingAsync(Cancelled));
        Assert.Contains("kek-000009-00000000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_replace_a_lost_key_file_when_migrating()
    {
        await using var host = await TestHost.Start();
        var file = Path.Combine(host.Folder, "data", "identity-keys", "custody.sealed");
        File.Delete(file);
        var database = await TestDatabase.Create(TestDatabase.Sqlite, host.Folder);
        using var process = HostCommand.Start(host, database, "migrate");
        await process.WaitForExitAsync(Cancelled);
        Assert.NotEqual(0, process.ExitCode);
        Assert.False(File.Exists(file));
    }

    private static async Task AssertOneKek(TestHost host)
    {
        var custodian = host.Services.GetRequiredService<IKeyCustodian>();
        custodian.Refresh();
        await using var scope = VaultScope.Of(host);
        var kek = Assert.Single(await scope.KeyStore.Keks.AsNoTracking().ToListAsync(Cancelled));
        Assert.True(kek.IsCurrent);
        Assert.Equal([kek.Id], custodian.Keks.Select(held => held.Value));
        Assert.Empty(await scope.KeyStore.DoomedKeks.ToListAsync(Cancelled));
    }

    private static async Task<Dictionary<Guid, string>> Fill(TestHost host)
    {
        var custodian = host.Services.GetRequiredService<IKeyCustodian>();
        var keys = new Dictionary<Guid, string>();
        await using var scope = VaultScope.Of(host);
        for (var number = 0; number < KeyCount; number++)
        {
            var owner = Guid.CreateVersion7();
            var dataKey = FieldCipher.NewDataKey();
            keys.Add(owner, Convert.ToHexString(dataKey));
            var kek = custodian.CurrentKek;
            scope.KeyStore.Keys.Add(new WrappedKey(owner, 1, kek.Value, custodian.Wrap(kek, dataKey, DataKeys.AssociatedData(owner, 1)), TimeProvider.System.GetUtcNow()));
        }
        await scope.KeyStore.SaveChangesAsync(Cancelled);
        return keys;
    }

    private static async Task<(Guid Owner, string DataKey)> Add(TestHost host)
    {
        var owner = Guid.CreateVersion7();
        await using var scope = VaultScope.Of(host);
        await scope.Vault.CreateKey(owner, Cancelled);
        var key = await scope.KeyStore.Keys.AsNoTracking().SingleAsync(k => k.Owner == owner, Cancelled);
        return (owner, Unwrap(host, key));
    }

    private static async Task<Dictionary<Guid, string>> ReadAll(TestHost host)
    {
        await using var scope = VaultScope.Of(host);
        return (await scope.KeyStore.Keys.AsNoTracking().ToListAsync(Cancelled)).ToDictionary(key => key.Owner, key => Unwrap(host, key));
    }

    private static string Unwrap(TestHost host, WrappedKey key)
    {
        var custodian = host.Services.GetRequiredService<IKeyCustodian>();
        return custodian.TryUnwrap(new KekId(key.Kek), key.Wrapped, DataKeys.AssociatedData(key.Owner, 1), out var dataKey)
            ? Convert.ToHexString(dataKey)
            : throw new CryptographicException($"The key of {key.Owner} does not open.");
    }

    /// <summary>How long a rotation takes from the start of the process, so that the kills fall into its work.</summary>
    private static async Task<TimeSpan> Measure(TestHost host, TestDatabase database)
    {
        var watch = Stopwatch.StartNew();
        using var process = HostCommand.Start(host, database, "keys", "rotate");
        var errors = await process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, errors);
        return watch.Elapsed;
    }

    /// <returns>True when the process was still running and was killed with SIGKILL.</returns>
    private static async Task<bool> KillAfter(Process process, TimeSpan moment)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        timer.CancelAfter(moment);
        try
        {
            await process.WaitForExitAsync(timer.Token);
            return false;
        }
        catch (OperationCanceledException) when (!Cancelled.IsCancellationRequested)
        {
            process.Kill();
            await process.WaitForExitAsync(Cancelled);
            return process.ExitCode == 137;
        }
    }
}
