namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>Why an officer, or the register, decided. Codes only: what the law needs is kept without personal data.</summary>
internal enum DecisionReason
{
    DocumentsMatch,
    RegisterMatches,

    Duplicate,
    UnderAge,
    Deceased,
    Mismatch,
    NotGenuine,
    NotTheHolder,
    DidNotAppear,

    Unclear,
    Incomplete,
}
