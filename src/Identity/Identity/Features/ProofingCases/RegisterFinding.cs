namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>What the register's extract says about the person of a case.</summary>
internal enum RegisterFinding
{
    /// <summary>No extract was given.</summary>
    None,
    Matches,
    Differs,
    Deceased,
}
