using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>Makes what a closed case held unreadable: rows, then both data keys. Safe to run again after it was cut off.</summary>
internal sealed class EraseCase(IdentityDb db, PersonVault vault, TimeProvider clock)
{
    /// <summary>Deletes the sealed rows; part of the caller's transaction.</summary>
    public async Task DeleteRows(ProofingCase proofingCase, CancellationToken cancellationToken)
    {
        var owner = proofingCase.Id.Value;
        var files = db.Set<EvidenceFile>().Where(f => f.CaseId == proofingCase.Id);
        await db.Set<EvidenceChunk>().Where(c => files.Any(f => f.Id == c.FileId)).ExecuteDeleteAsync(cancellationToken);
        await files.ExecuteDeleteAsync(cancellationToken);
        await db.Set<SealedField>().Where(f => f.Owner == owner).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>
    /// Ends the open case of an account that is closing, and deletes its rows; part of the caller's transaction, who then calls
    /// <see cref="Finish"/>. Cut off before that, <see cref="CaseWork"/> finishes it.
    /// </summary>
    /// <returns>The case that was open, or null.</returns>
    /// <exception cref="DbUpdateConcurrencyException">An officer took a step in the meantime.</exception>
    public async Task<CaseId?> Abandon(AccountId accountId, CancellationToken cancellationToken)
    {
        var open = await db.Set<ProofingCase>().SingleOrDefaultAsync(c => c.OpenFor == accountId, cancellationToken);
        if (open is null) return null;
        open.Close(CaseStatus.Withdrawn, null, null, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await DeleteRows(open, cancellationToken);
        return open.Id;
    }

    /// <summary>Destroys the keys; after the decision is on disk, for it cannot be taken back.</summary>
    public async Task Finish(CaseId id, CancellationToken cancellationToken)
    {
        var closed = await db.Set<ProofingCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
        if (closed is null || closed.IsOpen) return;
        await DeleteRows(closed, cancellationToken);
        await vault.DestroyKey(closed.Id.Value, cancellationToken);
        await vault.DestroyKey(closed.EvidenceOwner, cancellationToken);
        var now = clock.GetUtcNow();
        await db.Set<ProofingCase>().Where(c => c.Id == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.ErasedAt, now), cancellationToken);
    }
}
