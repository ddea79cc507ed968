using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>What an officer does with a case before deciding it. An officer's own case does not exist for them.</summary>
internal sealed class CaseDesk(IdentityDb db, PersonVault vault, IKeyCustodian custodian, TimeProvider clock)
{
    public const string CodeScope = "proofing-case";

    public enum Answer
    {
        Done,
        NotFound,

        /// <summary>Another officer was first, or the case is not in a state for this.</summary>
        Taken,
    }

    public async Task<ProofingCase?> Find(AccountId officer, string reference, CancellationToken cancellationToken) =>
        await db.Set<ProofingCase>().SingleOrDefaultAsync(
            c => c.Reference == reference && c.Status != CaseStatus.Draft && (c.AccountId == null || c.AccountId != officer), cancellationToken);

    public async Task<Answer> Claim(AccountId officer, string reference, CancellationToken cancellationToken)
    {
        if (await Find(officer, reference, cancellationToken) is not { } found) return Answer.NotFound;
        if (!found.Claim(officer, clock.GetUtcNow())) return Answer.Taken;
        Audit("proofing.claimed", found, officer);
        return await Save(cancellationToken);
    }

    public async Task<Answer> Release(AccountId officer, string reference, CancellationToken cancellationToken)
    {
        if (await Held(officer, reference, cancellationToken) is not { } held) return Answer.NotFound;
        held.Release(clock.GetUtcNow());
        Audit("proofing.released", held, officer);
        return await Save(cancellationToken);
    }

    /// <summary>A new one-time case code for the resident at the counter; an earlier one stops working. Null when the case is not at a counter.</summary>
    public async Task<string?> IssueCode(AccountId officer, string reference, CancellationToken cancellationToken)
    {
        if (await Held(officer, reference, cancellationToken) is not { Route: ProofingRoute.Counter } held) return null;
        var code = OneTimeCode.NewCaseCode();
        held.IssueCode(OneTimeCode.Hash(custodian, CodeScope, code), clock.GetUtcNow());
        Audit("proofing.code_issued", held, officer);
        return await Save(cancellationToken) == Answer.Done ? $"{code[..4]}-{code[4..]}" : null;
    }

    /// <summary>Opens a case at the counter for someone who entered nothing online. It is bound to an account by the case code.</summary>
    public async Task<ProofingCase> OpenAtCounter(AccountId officer, ApplicantDetails details, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var opened = new ProofingCase(CaseId.New(clock), ProofingRoute.Counter, null, now);
        await vault.CreateKey(opened.Id.Value, cancellationToken);
        await vault.CreateKey(opened.EvidenceOwner, cancellationToken);
        await vault.Put(opened.Id.Value, details.ToFields(), cancellationToken);
        opened.Submit(now);
        opened.Claim(officer, now);
        db.Add(opened);
        Audit("proofing.opened_at_counter", opened, officer);
        await db.SaveChangesAsync(cancellationToken);
        return opened;
    }

    public async Task<ProofingCase?> Held(AccountId officer, string reference, CancellationToken cancellationToken) =>
        await Find(officer, reference, cancellationToken) is { } found && found.IsHeldBy(officer, clock.GetUtcNow()) ? found : null;

    private async Task<Answer> Save(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return Answer.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            // The page that says so must read the case as it is now, not as it was about to be.
            db.ChangeTracker.Clear();
            return Answer.Taken;
        }
    }

    private void Audit(string kind, ProofingCase about, AccountId officer) =>
        db.AuditEvents.Add(new AuditEvent(kind, about.AccountId, officer, $"ref={about.Reference}", clock.GetUtcNow()));
}
