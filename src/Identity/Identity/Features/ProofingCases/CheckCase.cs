using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>
/// Holds a case against what is known. It runs only when an officer looks or when the case is decided, never when it is handed in:
/// whether an identity is known cannot be read from an answer, or from how long it takes.
/// </summary>
internal sealed class CheckCase(IdentityDb db, PersonVault vault, IOptions<IdentityOptions> options, TimeProvider clock)
{
    public byte[] HkidIndex(HkidNumber hkid) => vault.BlindIndex(PersonalField.Hkid, hkid.Value);

    /// <summary>The account that holds the identity, or null.</summary>
    public async Task<AccountId?> Holder(HkidNumber hkid, CancellationToken cancellationToken)
    {
        var index = HkidIndex(hkid);
        var entry = await db.Set<BlindIndexEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Field == PersonalField.Hkid && e.Index == index, cancellationToken);
        return entry?.AccountId;
    }

    public async Task<CaseFindings> Run(ProofingCase proofingCase, ApplicantDetails details, CancellationToken cancellationToken)
    {
        var findings = CaseFindings.None;
        var holder = await Holder(details.Hkid, cancellationToken);
        if (holder is not null && holder != proofingCase.AccountId) findings |= CaseFindings.Duplicate;
        if (proofingCase.AccountId is { } account && holder != account
            && await db.Set<BlindIndexEntry>().AnyAsync(e => e.AccountId == account && e.Field == PersonalField.Hkid, cancellationToken))
        {
            findings |= CaseFindings.OtherIdentity;
        }
        if (BirthDate.Age(details.DateOfBirth, BirthDate.Today(clock)) < options.Value.Proofing.EligibilityAge) findings |= CaseFindings.UnderAge;
        if (proofingCase.Register == RegisterFinding.Deceased) findings |= CaseFindings.Deceased;
        if (proofingCase.Register == RegisterFinding.Differs) findings |= CaseFindings.Mismatch;
        return findings;
    }
}
