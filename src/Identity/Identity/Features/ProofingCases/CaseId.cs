namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>Row identity of a proofing case and owner of its data key. People use its reference.</summary>
internal readonly record struct CaseId(Guid Value)
{
    public static CaseId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public override string ToString() => Value.ToString("N");
}
