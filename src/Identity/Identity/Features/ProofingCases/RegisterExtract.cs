namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>A verified statement of a register about one person.</summary>
internal sealed record RegisterExtract(string Id, DateTimeOffset ExpiresAt, ApplicantDetails Person, bool IsDeceased)
{
    public override string ToString() => "(register extract)";
}
