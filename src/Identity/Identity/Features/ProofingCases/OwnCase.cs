using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>What a resident does with their own case. Nothing here asks whether an identity is known to the system.</summary>
internal sealed class OwnCase(
    IdentityDb db, PersonVault vault, EraseCase erase, NoticeOutbox notices, IKeyCustodian custodian, ITrustedSource register, TimeProvider clock)
{
    /// <summary>Cases an account may begin in 30 days.</summary>
    public const int MaxCases = 8;

    /// <summary>Wrong case codes an account may enter in a quarter of an hour.</summary>
    public const int MaxCodeTries = 5;

    private const string CodeRefused = "proofing.code_refused";

    private static readonly TimeSpan CountedCases = TimeSpan.FromDays(30);
    private static readonly TimeSpan CountedTries = TimeSpan.FromMinutes(15);

    public enum Beginning
    {
        Begun,
        AlreadyOpen,
        TooMany,
    }

    public enum CodeAnswer
    {
        Approved,
        Wrong,
        TooManyTries,
    }

    public enum ExtractAnswer
    {
        Taken,

        /// <summary>Not signed by the register, not for this case, too old, or used before. Says nothing about the person.</summary>
        Unusable,
        NoCase,
    }

    public async Task<ProofingCase?> Open(AccountId accountId, CancellationToken cancellationToken) =>
        await db.Set<ProofingCase>().SingleOrDefaultAsync(c => c.OpenFor == accountId, cancellationToken);

    public async Task<ProofingCase?> Latest(AccountId accountId, CancellationToken cancellationToken) =>
        await db.Set<ProofingCase>().AsNoTracking().Where(c => c.AccountId == accountId).OrderByDescending(c => c.CreatedAt).FirstOrDefaultAsync(cancellationToken);

    public async Task<Beginning> Begin(AccountId accountId, ProofingRoute route, ApplicantDetails details, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = now - CountedCases;
        if (await Open(accountId, cancellationToken) is not null) return Beginning.AlreadyOpen;
        if (await db.Set<ProofingCase>().CountAsync(c => c.AccountId == accountId && c.CreatedAt > since, cancellationToken) >= MaxCases) return Beginning.TooMany;
        var begun = new ProofingCase(CaseId.New(clock), route, accountId, now);
        await vault.CreateKey(begun.Id.Value, cancellationToken);
        await vault.CreateKey(begun.EvidenceOwner, cancellationToken);
        await vault.Put(begun.Id.Value, details.ToFields(), cancellationToken);
        db.Add(begun);
        Audit("proofing.begun", begun, $"route={route}");
        if (route == ProofingRoute.Counter) await HandIn(begun, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException raced) when (raced is DbUpdateConcurrencyException || UniqueViolation.Is(raced))
        {
            // One open case an account, by a unique index: the other of two requests at once was first.
            return Beginning.AlreadyOpen;
        }
        return Beginning.Begun;
    }

    /// <summary>Hands evidence in. False when there is nothing to hand in.</summary>
    public async Task<bool> Submit(AccountId accountId, CancellationToken cancellationToken)
    {
        var own = await Open(accountId, cancellationToken);
        if (own is not { Route: ProofingRoute.Evidence, IsWithApplicant: true }) return false;
        if (!await db.Set<EvidenceFile>().AnyAsync(f => f.CaseId == own.Id, cancellationToken)) return false;
        await HandIn(own, cancellationToken);
        return await Saved(cancellationToken);
    }

    public async Task<bool> Withdraw(AccountId accountId, CancellationToken cancellationToken)
    {
        if (await Open(accountId, cancellationToken) is not { } own) return false;
        own.Close(CaseStatus.Withdrawn, null, null, clock.GetUtcNow());
        Audit("proofing.withdrawn", own, "");
        if (!await Saved(cancellationToken)) return false;
        await erase.Finish(own.Id, cancellationToken);
        return true;
    }

    /// <summary>The nonce to give to the register, made at the first call.</summary>
    public async Task<string?> ExtractNonce(AccountId accountId, CancellationToken cancellationToken)
    {
        if (await Open(accountId, cancellationToken) is not { Route: ProofingRoute.Extract, IsWithApplicant: true } own) return null;
        if (own.ExtractNonce is null)
        {
            own.AskForExtract(RandomNumberGenerator.GetHexString(32, lowercase: true), clock.GetUtcNow());
            if (!await Saved(cancellationToken)) return null;
        }
        return own.ExtractNonce;
    }

    /// <summary>Takes a signed extract. What it says about the person decides later and elsewhere; the answer here is always the same.</summary>
    public async Task<ExtractAnswer> Present(AccountId accountId, string statement, CancellationToken cancellationToken)
    {
        if (await Open(accountId, cancellationToken) is not { Route: ProofingRoute.Extract, IsWithApplicant: true, ExtractNonce: { } nonce } own) return ExtractAnswer.NoCase;
        if (await register.Verify(statement, nonce, cancellationToken) is not { } extract) return ExtractAnswer.Unusable;
        var access = new Access(accountId, accountId, "proofing", own.Reference);
        var entered = ApplicantDetails.From(await vault.Open(own.Id.Value, ApplicantDetails.FieldNames, access, cancellationToken));
        var finding = extract.IsDeceased ? RegisterFinding.Deceased
            : entered is not null && entered.IsSamePersonAs(extract.Person) ? RegisterFinding.Matches
            : RegisterFinding.Differs;
        own.Found(finding);
        db.Add(new SeenExtract(SHA256.HashData(Encoding.UTF8.GetBytes(extract.Id)), extract.ExpiresAt));
        await HandIn(own, cancellationToken);
        return await Saved(cancellationToken) ? ExtractAnswer.Taken : ExtractAnswer.Unusable;
    }

    /// <summary>The resident, just authenticated by passkey, enters the code that an officer's screen shows.</summary>
    public async Task<CodeAnswer> EnterCode(AccountId accountId, string typed, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = now - CountedTries;
        // Codes sent at once wait for each other here, so that each is counted before the next is compared.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await RowLock.Take(db, accountId, cancellationToken)) return CodeAnswer.Wrong;
        var tries = await db.AuditEvents.CountAsync(e => e.Subject == accountId && e.At > since && e.Kind == CodeRefused, cancellationToken);
        if (tries >= MaxCodeTries) return CodeAnswer.TooManyTries;
        if (!Crockford.TryRead(typed, OneTimeCode.CaseCharacters, out var code) || !await Bind(accountId, code, now, cancellationToken))
        {
            db.ChangeTracker.Clear();
            db.AuditEvents.Add(new AuditEvent(CodeRefused, accountId, accountId, "", now));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return CodeAnswer.Wrong;
        }
        await transaction.CommitAsync(cancellationToken);
        return CodeAnswer.Approved;
    }

    private async Task<bool> Bind(AccountId accountId, string code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = OneTimeCode.Hash(custodian, CaseDesk.CodeScope, code);
        var named = await db.Set<ProofingCase>().SingleOrDefaultAsync(c => c.CodeHash == hash && c.Status == CaseStatus.InReview, cancellationToken);
        if (named is null || named.CodeExpiresAt <= now || named.ClaimedBy == accountId) return false;
        if (named.AccountId is { } owner && owner != accountId) return false;
        named.ApproveByResident(accountId, now);
        Audit("proofing.approved_by_resident", named, "");
        return await Saved(cancellationToken);
    }

    private async Task HandIn(ProofingCase own, CancellationToken cancellationToken)
    {
        own.Submit(clock.GetUtcNow());
        Audit("proofing.submitted", own, "");
        if (own.AccountId is { } accountId) await notices.Send(accountId, NoticeKind.ProofingReceived, [own.Reference], cancellationToken);
    }

    private async Task<bool> Saved(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException raced) when (raced is DbUpdateConcurrencyException || UniqueViolation.Is(raced))
        {
            // The case changed meanwhile, the account has another open case, or the extract was used before.
            db.ChangeTracker.Clear();
            return false;
        }
    }

    private void Audit(string kind, ProofingCase own, string detail) =>
        db.AuditEvents.Add(new AuditEvent(kind, own.AccountId, own.AccountId, $"{detail} ref={own.Reference}".TrimStart(), clock.GetUtcNow()));
}
