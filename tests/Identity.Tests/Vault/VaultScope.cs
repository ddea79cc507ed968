using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.Vault;

/// <summary>One request's worth of the services behind the door, for what no page shows.</summary>
internal sealed class VaultScope : IAsyncDisposable
{
    private readonly AsyncServiceScope scope;

    private VaultScope(AsyncServiceScope scope) => this.scope = scope;

    public PersonVault Vault => scope.ServiceProvider.GetRequiredService<PersonVault>();

    public IdentityDb Records => scope.ServiceProvider.GetRequiredService<IdentityDb>();

    public KeyStoreDb KeyStore => scope.ServiceProvider.GetRequiredService<KeyStoreDb>();

    public static VaultScope Of(TestHost host) => new(host.Services.CreateAsyncScope());

    /// <summary>An account with a data key and the given HKID number.</summary>
    public static async Task<AccountId> Register(TestHost host, string hkid)
    {
        await using var scope = Of(host);
        var account = new Account(AccountId.New(TimeProvider.System), "en", TimeProvider.System.GetUtcNow());
        account.Activate();
        await scope.Vault.CreateKey(account.Id.Value, TestContext.Current.CancellationToken);
        scope.Records.Add(account);
        await scope.Vault.Put(account.Id.Value, PersonalField.Hkid, hkid, TestContext.Current.CancellationToken);
        scope.Records.Add(new BlindIndexEntry(PersonalField.Hkid, scope.Vault.BlindIndex(PersonalField.Hkid, hkid), account.Id));
        await scope.Records.SaveChangesAsync(TestContext.Current.CancellationToken);
        return account.Id;
    }

    /// <summary>What the vault answers for the HKID number now; null when it cannot be read.</summary>
    public static async Task<string?> ReadHkid(TestHost host, AccountId account)
    {
        await using var scope = Of(host);
        var fields = await scope.Vault.Open(account.Value, [PersonalField.Hkid], new Access(account, account, "self"), TestContext.Current.CancellationToken);
        return fields.GetValueOrDefault(PersonalField.Hkid);
    }

    /// <summary>The account that the blind index finds, or null.</summary>
    public static async Task<AccountId?> FindByHkid(TestHost host, string hkid)
    {
        await using var scope = Of(host);
        var index = scope.Vault.BlindIndex(PersonalField.Hkid, hkid);
        var found = await scope.Records.Set<BlindIndexEntry>().AsNoTracking()
            .SingleOrDefaultAsync(e => e.Field == PersonalField.Hkid && e.Index == index, TestContext.Current.CancellationToken);
        return found?.AccountId;
    }

    public static async Task Erase(TestHost host, AccountId account)
    {
        await using var scope = Of(host);
        await scope.Vault.DestroyKey(account.Value, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
