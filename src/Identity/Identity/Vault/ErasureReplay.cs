using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Vault;

/// <summary>
/// Erases once more everyone in the journal: after a restore the copies know them again. Without work to do it only reads. Safe to be
/// killed at any point and run again.
/// </summary>
internal sealed class ErasureReplay(IdentityDb db, DataKeys keys, ErasureJournal journal, TimeProvider clock)
{
    /// <returns>How many accounts had come back.</returns>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        var owners = journal.Read();
        if (owners.Count == 0) return 0;
        var reopened = 0;
        foreach (var some in owners.Chunk(500))
        {
            reopened += await Replay(some, cancellationToken);
        }
        return reopened;
    }

    private async Task<int> Replay(Guid[] owners, CancellationToken cancellationToken)
    {
        await keys.DestroyAgain(owners, cancellationToken);
        var ids = owners.Select(owner => new AccountId(owner)).ToArray();
        return await db.Accounts.AnyAsync(a => ids.Contains(a.Id) && a.Status != AccountStatus.Closed, cancellationToken)
            ? await Close(owners, cancellationToken)
            : 0;
    }

    private async Task<int> Close(Guid[] owners, CancellationToken cancellationToken)
    {
        var ids = owners.Select(owner => new AccountId(owner)).ToArray();
        await db.Set<SealedField>().Where(f => owners.Contains(f.Owner)).ExecuteDeleteAsync(cancellationToken);
        await db.Set<BlindIndexEntry>().Where(e => ids.Contains(e.AccountId)).ExecuteDeleteAsync(cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var session in await db.Sessions.Where(s => ids.Contains(s.AccountId) && s.EndedAt == null).ToListAsync(cancellationToken))
        {
            session.End(now);
        }
        var accounts = await db.Accounts.Where(a => ids.Contains(a.Id) && a.Status != AccountStatus.Closed).ToListAsync(cancellationToken);
        foreach (var account in accounts)
        {
            account.Close(now);
        }
        await db.SaveChangesAsync(cancellationToken);
        return accounts.Count;
    }
}
