namespace Bauhinia.Identity.Features.ProofingCases;

internal enum Decision
{
    Approve,
    Refuse,

    /// <summary>Gives the case back to the applicant for clearer or further evidence.</summary>
    AskForMore,
}
