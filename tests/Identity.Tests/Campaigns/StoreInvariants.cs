using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Passkeys;
using Bauhinia.Identity.Features.Protocol;
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
    /// <param name="host">Looked into through a second composition of its own settings.</param>
    /// <param name="owedMails">How many people were promised a mail that is not written yet.</param>
    /// <param name="redeemed">Codes whose redemption was acknowledged.</param>
    public static async Task Check(HostProcess host, int owedMails, IReadOnlyList<string> redeemed, CancellationToken cancel)
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
        // What was promised and is not sent stands in the outbox.
        var waiting = await records.Set<OutboxMessage>().CountAsync(m => m.Kind == NoticeKind.RegistrationCode, cancel);
        Assert.True(waiting >= owedMails, $"{owedMails} mails are owed and {waiting} wait in the outbox.");
        foreach (var hash in redeemed.Select(ProtocolTokens.Hash))
        {
            Assert.False(await records.AuthorizationCodes.AnyAsync(c => c.CodeHash == hash && c.RedeemedAtMs == null, cancel), "A code that was redeemed can be redeemed again.");
        }

        // Code and audit are one transaction, at issue and at redemption.
        Assert.True(await records.AuditEvents.CountAsync(e => e.Kind == "sign_in.authorized", cancel) >= await records.AuthorizationCodes.CountAsync(cancel));
        Assert.True(await records.AuditEvents.CountAsync(e => e.Kind == "sign_in.completed", cancel) >= await records.AuthorizationCodes.CountAsync(c => c.RedeemedAtMs != null, cancel));
        // Nothing happens to an account without a record of it.
        Assert.False(await records.Accounts.AnyAsync(a => !records.AuditEvents.Any(e => e.Subject == a.Id && e.Kind == "account.registered"), cancel));
    }

    private static async Task CheckFile(DbContext store, CancellationToken cancel)
    {
        Assert.Equal(["ok"], await store.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync(cancel));
        Assert.Empty(await store.Database.SqlQueryRaw<string>("SELECT \"table\" FROM pragma_foreign_key_check").ToListAsync(cancel));
    }
}
