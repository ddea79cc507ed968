namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>A register outside this system whose signed word about a person is believed.</summary>
internal interface ITrustedSource
{
    /// <summary>False when none is configured: the way is then not offered.</summary>
    bool IsOffered { get; }

    /// <summary>Verifies a statement that was made for one case.</summary>
    /// <param name="statement">What the applicant brought, at most 16,384 characters.</param>
    /// <param name="nonce">The nonce that was issued for the case.</param>
    Task<RegisterExtract?> Verify(string statement, string nonce, CancellationToken cancellationToken);
}
