using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.CounterRecovery;

/// <summary>Finds and saves recovery cases.</summary>
internal sealed class RecoveryCases(IdentityDb db, TimeProvider clock)
{
    public Task<RecoveryCase?> Find(string? typed, CancellationToken cancellationToken)
    {
        if (!CaseReference.TryRead(typed, out var reference)) return Task.FromResult<RecoveryCase?>(null);
        var value = reference.Value.Value;
        return db.Set<RecoveryCase>().SingleOrDefaultAsync(c => c.Reference == value, cancellationToken);
    }

    /// <summary>The newest case that the owner can still stop.</summary>
    public Task<RecoveryCase?> PendingOf(AccountId account, CancellationToken cancellationToken) =>
        db.Set<RecoveryCase>().Where(c => c.AccountId == account && (c.State == RecoveryState.Checked || c.State == RecoveryState.Approved))
            .OrderByDescending(c => c.StartedAt).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Saves a step with its audit event; false when someone else took a step in the meantime.</summary>
    public async Task<bool> Save(RecoveryCase recovery, string kind, AccountId? actor, CancellationToken cancellationToken)
    {
        db.AuditEvents.Add(new AuditEvent(kind, recovery.AccountId, actor, $"ref={recovery.Reference}", clock.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
