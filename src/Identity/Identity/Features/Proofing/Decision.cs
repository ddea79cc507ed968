namespace Bauhinia.Identity.Features.Proofing;

internal enum Decision
{
    Approve,
    Refuse,

    /// <summary>Gives the case back to the applicant for clearer or further evidence.</summary>
    AskForMore,
}
