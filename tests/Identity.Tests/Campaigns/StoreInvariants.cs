using Bauhinia.Identity.Features.Passkeys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bauhinia.Identity.Tests.Campaigns;

/// <summary>What must be true of a host's two stores at every moment, whatever was interrupted.</summary>
internal static class StoreInvariants
{
    public static async Task Check(HostProcess host, CancellationToken cancel)
    {
        await using var composed = host.Compose();
        await using var scope = composed.Services.CreateAsyncScope();
        var records = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var keys = scope.ServiceProvider.GetRequiredService<KeyStoreDb>();
        foreach (var store in (DbContext[])[records, keys])
        {
            if (store.Database.IsSqlite()) await CheckFile(store, cancel);
        }

        // No personal field without the key that opens it: the key is written before what it seals.
        var owners = await keys.Set<WrappedKey>().Select(k => k.Owner).ToListAsync(cancel);
        Assert.Empty((await records.Set<SealedField>().Select(f => f.Owner).Distinct().ToListAsync(cancel)).Except(owners));
        // An account can be found by its contact from the moment it exists.
        Assert.False(await records.Accounts.AnyAsync(a => !records.Set<BlindIndexEntry>().Any(b => b.AccountId == a.Id), cancel));
        // Active means: there is a means of sign-in. The two are one transaction.
        Assert.False(await records.Accounts.AnyAsync(a => a.Status == AccountStatus.Active && !records.Set<Passkey>().Any(p => p.AccountId == a.Id), cancel));
        Assert.False(await records.Set<Passkey>().AnyAsync(p => !records.Accounts.Any(a => a.Id == p.AccountId && a.Status == AccountStatus.Active), cancel));
        // Nothing happens to an account without a record of it.
        Assert.False(await records.Accounts.AnyAsync(a => !records.AuditEvents.Any(e => e.Subject == a.Id && e.Kind == "account.registered"), cancel));
    }

    private static async Task CheckFile(DbContext store, CancellationToken cancel)
    {
        Assert.Equal(["ok"], await store.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync(cancel));
        Assert.Empty(await store.Database.SqlQueryRaw<string>("SELECT \"table\" FROM pragma_foreign_key_check").ToListAsync(cancel));
    }
}
