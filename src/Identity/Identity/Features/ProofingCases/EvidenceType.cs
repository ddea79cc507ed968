namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>The kinds of evidence, told by their first bytes and never by their names.</summary>
internal enum EvidenceType
{
    Jpeg,
    Png,
    Pdf,
}
