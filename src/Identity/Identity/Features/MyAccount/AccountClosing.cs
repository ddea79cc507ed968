using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>
/// Closes an account: sessions end (which tells relying parties), everything that signs in or describes the person goes, and the data
/// key is destroyed, so that no copy of the records opens again. The records go first and in one transaction; should the process die
/// before the key is destroyed, <see cref="FinishClosings"/> destroys it at the next start.
/// </summary>
internal sealed class AccountClosing(IdentityDb db, PersonVault vault, SignInSessions sessions, AccountRecords records, TimeProvider clock)
{
    public async Task Close(AccountId accountId, AccountId actor, CancellationToken cancellationToken)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await sessions.EndAllOf(accountId, null, cancellationToken);
            await db.Sessions.Where(s => s.AccountId == accountId).ExecuteUpdateAsync(s => s.SetProperty(x => x.Device, ""), cancellationToken);
            await records.Delete(accountId, cancellationToken);
            var owner = accountId.Value;
            await db.Set<SealedField>().Where(f => f.Owner == owner).ExecuteDeleteAsync(cancellationToken);
            db.ChangeTracker.Clear();
            (await db.Accounts.SingleAsync(a => a.Id == accountId, cancellationToken)).Close(clock.GetUtcNow());
            db.AuditEvents.Add(new AuditEvent("account.closed", accountId, actor, "", clock.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        await vault.DestroyKey(accountId.Value, cancellationToken);
    }
}
