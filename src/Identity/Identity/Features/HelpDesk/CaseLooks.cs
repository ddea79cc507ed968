using Bauhinia.Identity.Features.CounterRecovery;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using CaseReference = Bauhinia.Identity.Model.CaseReference;

namespace Bauhinia.Identity.Features.HelpDesk;

/// <summary>
/// Finds a case of any kind by the reference that its owner reads out. Of proofing and recovery cases the desk sees where they stand and
/// nothing about the person; each look is recorded before it is answered, and its owner reads it at <c>/account/looks</c>.
/// </summary>
internal sealed class CaseLooks(IdentityDb db, Conversations conversations, TimeProvider clock)
{
    /// <summary>Longest reference as people type it: sixteen characters with a hyphen or space after each.</summary>
    public const int MaxTypedLength = 32;

    /// <summary>Where the desk sees the case; null when there is none.</summary>
    public async Task<string?> PathOf(string typed, CancellationToken cancellationToken)
    {
        if (await conversations.Find(typed, cancellationToken) is { } support) return $"/help-desk/{support.Reference}";
        if (await Proofing(typed, cancellationToken) is { } proofing) return $"/help-desk/cases/{proofing.Reference}";
        return await Recovery(typed, cancellationToken) is { } recovery ? $"/help-desk/cases/{recovery.Reference}" : null;
    }

    public async Task<CaseLook?> Look(AccountId desk, string? reference, CancellationToken cancellationToken)
    {
        if (await Proofing(reference, cancellationToken) is { } proofing)
        {
            await Record(proofing.AccountId, desk, "proofing_case", proofing.Reference, cancellationToken);
            return new CaseLook(proofing.Reference, "Proofing", proofing.StatusToOwner.ToString(), proofing.IsOpen ? proofing.NextStep : null, proofing.CreatedAt, null);
        }
        if (await Recovery(reference, cancellationToken) is { } recovery)
        {
            await Record(recovery.AccountId, desk, "recovery_case", recovery.Reference, cancellationToken);
            return new CaseLook(CaseReference.Shown(recovery.Reference), "Recovery", recovery.State.ToString(), recovery.State.ToString(), recovery.StartedAt, recovery.ReadyAt);
        }
        return null;
    }

    private async Task<ProofingCase?> Proofing(string? typed, CancellationToken cancellationToken) =>
        ProofingCases.CaseReference.TryRead(typed, out var reference)
            ? await db.Set<ProofingCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Reference == reference, cancellationToken)
            : null;

    private async Task<RecoveryCase?> Recovery(string? typed, CancellationToken cancellationToken)
    {
        if (!CaseReference.TryRead(typed, out var reference)) return null;
        var value = reference.Value.Value;
        return await db.Set<RecoveryCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Reference == value, cancellationToken);
    }

    // Where someone's case stands is about that person, sealed or not: it is recorded as every opening of their data is.
    private async Task Record(AccountId? owner, AccountId desk, string what, string reference, CancellationToken cancellationToken)
    {
        db.AuditEvents.Add(new AuditEvent("personal_data.opened", owner, desk, $"purpose=help_desk fields={what} ref={reference}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
    }
}
