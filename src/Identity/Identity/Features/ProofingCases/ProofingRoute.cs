namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>How a person is proved.</summary>
internal enum ProofingRoute
{
    /// <summary>At a counter, with documents in hand.</summary>
    Counter,

    /// <summary>By pictures of documents, which an officer reviews.</summary>
    Evidence,

    /// <summary>By an extract that a trusted register has signed.</summary>
    Extract,
}
