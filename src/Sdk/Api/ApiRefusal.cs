namespace Bauhinia.Sdk.Api;

/// <summary>Why a request is not authenticated, in the words of the protocol.</summary>
/// <param name="Scheme">The scheme to ask for.</param>
/// <param name="Error">A code of RFC 6750 §3.1 or RFC 9449 §12.2; null where no credentials came, about which there is nothing to say.</param>
/// <param name="Description">For the caller's developer; printable ASCII without quotes (RFC 6750 §3).</param>
/// <param name="Status">Of the answer.</param>
internal sealed record ApiRefusal(string Scheme, string? Error, string? Description, int Status = 401)
{
    public static ApiRefusal NoCredentials { get; } = new(Proofs.Scheme, null, null);

    public static ApiRefusal Unavailable { get; } = new(Proofs.Scheme, null, null, 503);

    public static ApiRefusal UseNonce { get; } = new(Proofs.Scheme, "use_dpop_nonce", "The proof must carry the nonce of the header DPoP-Nonce.");

    public static ApiRefusal Malformed(string description) => new(Proofs.Scheme, "invalid_request", description, 400);

    public static ApiRefusal Token(string scheme, string description) => new(scheme, "invalid_token", description);

    public static ApiRefusal Proof(string description) => new(Proofs.Scheme, "invalid_dpop_proof", description);
}
