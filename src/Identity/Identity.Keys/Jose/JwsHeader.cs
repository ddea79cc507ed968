namespace Bauhinia.Identity.Keys;

/// <summary>The protected header of a JWS to be made.</summary>
/// <param name="Algorithm">The algorithm; it must fit the key.</param>
/// <param name="Type">The <c>typ</c>, or null to leave it out.</param>
/// <param name="KeyId">The <c>kid</c>, or null to leave it out.</param>
/// <param name="EmbeddedKey">The public key to put into the header, for DPoP proofs only (RFC 9449 §4.2).</param>
public sealed record JwsHeader(JwsAlgorithm Algorithm, string? Type = null, string? KeyId = null, Jwk? EmbeddedKey = null);
