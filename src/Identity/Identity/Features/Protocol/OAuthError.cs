namespace Bauhinia.Identity.Features.Protocol;

/// <summary>A refusal in the form of RFC 6749 §5.2: a code of the standards, and one English sentence for the client's developer.</summary>
internal sealed record OAuthError(string Code, string Description)
{
    public static OAuthError InvalidRequest(string description) => new("invalid_request", description);

    public static OAuthError InvalidClient(string description) => new("invalid_client", description);

    public static OAuthError InvalidGrant(string description) => new("invalid_grant", description);

    public static OAuthError InvalidScope(string description) => new("invalid_scope", description);

    /// <summary>RFC 8707 §2.</summary>
    public static OAuthError InvalidTarget(string description) => new("invalid_target", description);

    public static OAuthError UnauthorizedClient(string description) => new("unauthorized_client", description);

    /// <summary>RFC 9449 §5.</summary>
    public static OAuthError InvalidDpopProof(string description) => new("invalid_dpop_proof", description);

    /// <summary>RFC 9449 §8: try again with the nonce of the answer.</summary>
    public static OAuthError UseDpopNonce { get; } = new("use_dpop_nonce", "Send the proof again with the nonce of the DPoP-Nonce header.");
}
