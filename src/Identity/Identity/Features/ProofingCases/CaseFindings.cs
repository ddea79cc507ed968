namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>What speaks against a case; for the officer, never for the applicant.</summary>
[Flags]
internal enum CaseFindings
{
    None = 0,

    /// <summary>The identity already belongs to another account.</summary>
    Duplicate = 1,
    UnderAge = 2,
    Deceased = 4,

    /// <summary>The register's extract says something else than the applicant.</summary>
    Mismatch = 8,

    /// <summary>The account was proved before, as someone else.</summary>
    OtherIdentity = 16,
}
