using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>Carries out a decision: the account's new standing, the end of the case and the notice are one transaction.</summary>
internal sealed class DecideCase(IdentityDb db, PersonVault vault, CheckCase check, EraseCase erase, NoticeOutbox notices, TimeProvider clock)
{
    /// <summary>An officer decides a case in their hands.</summary>
    /// <param name="version">The version of the case that the officer saw.</param>
    public async Task<DecisionOutcome> Run(AccountId officer, string reference, int version, DecisionReason reason, CancellationToken cancellationToken)
    {
        var decided = await db.Set<ProofingCase>().SingleOrDefaultAsync(c => c.Reference == reference, cancellationToken);
        if (decided is null || decided.AccountId == officer || !decided.IsHeldBy(officer, clock.GetUtcNow())) return DecisionOutcome.NotFound;
        if (decided.Version != version) return DecisionOutcome.Changed;
        return await Carry(decided, officer, reason, cancellationToken);
    }

    /// <summary>A verified extract that matches decides by itself, unless a finding leaves the case to an officer.</summary>
    public async Task RunForRegister(CaseId id, CancellationToken cancellationToken)
    {
        var waiting = await db.Set<ProofingCase>().SingleOrDefaultAsync(c => c.Id == id && c.AwaitsRegister, cancellationToken);
        if (waiting is null) return;
        var outcome = await Carry(waiting, null, DecisionReason.RegisterMatches, cancellationToken);
        if (outcome is DecisionOutcome.Done or DecisionOutcome.Changed) return;
        await db.Set<ProofingCase>().Where(c => c.Id == id && c.AwaitsRegister)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.AwaitsRegister, false).SetProperty(c => c.Version, c => c.Version + 1), cancellationToken);
    }

    private async Task<DecisionOutcome> Carry(ProofingCase decided, AccountId? officer, DecisionReason reason, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcome = DecisionReasons.For(reason) switch
        {
            Decision.Approve => await Approve(decided, officer, reason, cancellationToken),
            Decision.AskForMore => await GiveBack(decided, officer, reason, cancellationToken),
            _ => await Refuse(decided, officer, reason, cancellationToken),
        };
        if (outcome != DecisionOutcome.Done) return Undo(outcome);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Undo(DecisionOutcome.Changed);
        }
        catch (DbUpdateException raced) when (UniqueViolation.Is(raced))
        {
            // The identity's index is unique: of two approvals at once the database admits one.
            return Undo(DecisionOutcome.Duplicate);
        }
        await transaction.CommitAsync(cancellationToken);
        if (!decided.IsOpen) await erase.Finish(decided.Id, cancellationToken);
        return DecisionOutcome.Done;
    }

    /// <summary>Forgets what was prepared, so that nothing later in the request saves it.</summary>
    private DecisionOutcome Undo(DecisionOutcome outcome)
    {
        db.ChangeTracker.Clear();
        return outcome;
    }

    private async Task<DecisionOutcome> Approve(ProofingCase decided, AccountId? officer, DecisionReason reason, CancellationToken cancellationToken)
    {
        if (decided.Route == ProofingRoute.Counter && decided.ResidentApprovedAt is null) return DecisionOutcome.ResidentHasNotApproved;
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.Id == decided.AccountId, cancellationToken);
        if (account is not { Status: AccountStatus.Active }) return DecisionOutcome.AccountNotReady;
        var access = new Access(account.Id, officer, "proofing", decided.Reference);
        var details = ApplicantDetails.From(await vault.Open(decided.Id.Value, ApplicantDetails.FieldNames, access, cancellationToken));
        if (details is null) return DecisionOutcome.Changed;
        var findings = await check.Run(decided, details, cancellationToken);
        if (findings.HasFlag(CaseFindings.Duplicate)) return DecisionOutcome.Duplicate;
        if (findings != CaseFindings.None) return DecisionOutcome.Forbidden;

        var now = clock.GetUtcNow();
        await vault.Put(account.Id.Value, details.ToFields(), cancellationToken);
        // Another approval may have been committed since the findings: then this row is refused by the unique index.
        if (await check.Holder(details.Hkid, cancellationToken) != account.Id)
        {
            db.Add(new BlindIndexEntry(PersonalField.Hkid, check.HkidIndex(details.Hkid), account.Id));
        }
        var proofing = decided.Route == ProofingRoute.Counter ? Proofing.Counter : Proofing.Online;
        account.Prove(proofing);
        await Close(decided, CaseStatus.Approved, officer, reason, cancellationToken);
        db.AuditEvents.Add(new AuditEvent("account.proofed", account.Id, officer, $"proofing={proofing} ref={decided.Reference}", now));
        await notices.Send(account.Id, NoticeKind.ProofingApproved, [decided.Reference], cancellationToken);
        return DecisionOutcome.Done;
    }

    private async Task<DecisionOutcome> Refuse(ProofingCase decided, AccountId? officer, DecisionReason reason, CancellationToken cancellationToken)
    {
        if (reason == DecisionReason.Duplicate) await TellHolder(decided, officer, cancellationToken);
        await Close(decided, CaseStatus.Refused, officer, reason, cancellationToken);
        if (decided.AccountId is { } accountId) await notices.Send(accountId, NoticeKind.ProofingNotConfirmed, [decided.Reference], cancellationToken);
        return DecisionOutcome.Done;
    }

    private async Task<DecisionOutcome> GiveBack(ProofingCase decided, AccountId? officer, DecisionReason reason, CancellationToken cancellationToken)
    {
        // Only pictures can be added to; at a counter the person stands there, and an extract is whole or useless.
        if (decided.Route != ProofingRoute.Evidence || decided.AccountId is not { } accountId) return DecisionOutcome.Forbidden;
        var now = clock.GetUtcNow();
        decided.GiveBack(now);
        db.AuditEvents.Add(new AuditEvent("proofing.more_needed", accountId, officer, $"reason={reason} ref={decided.Reference}", now));
        await notices.Send(accountId, NoticeKind.ProofingMoreNeeded, [decided.Reference], cancellationToken);
        return DecisionOutcome.Done;
    }

    /// <summary>The one person outside the office who hears of a duplicate is the one whose identity it is.</summary>
    private async Task TellHolder(ProofingCase decided, AccountId? officer, CancellationToken cancellationToken)
    {
        var access = new Access(decided.AccountId, officer, "proofing", decided.Reference);
        var details = ApplicantDetails.From(await vault.Open(decided.Id.Value, ApplicantDetails.FieldNames, access, cancellationToken));
        if (details is null || await check.Holder(details.Hkid, cancellationToken) is not { } holder || holder == decided.AccountId) return;
        await notices.Send(holder, NoticeKind.IdentityClaimedByAnother, cancellationToken);
    }

    private async Task Close(ProofingCase decided, CaseStatus status, AccountId? officer, DecisionReason reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        decided.Close(status, reason, officer, now);
        await erase.DeleteRows(decided, cancellationToken);
        db.AuditEvents.Add(new AuditEvent("proofing.decided", decided.AccountId, officer, $"decision={status} reason={reason} ref={decided.Reference}", now));
    }
}
