namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>New public keys of a client: exactly one of the two. To overlap, give a set that holds the old key and the new one.</summary>
/// <param name="Jwks">A JSON Web Key Set (RFC 7517 §5) in text.</param>
/// <param name="JwksUri">Where the set is served.</param>
public sealed record ClientKeys(string? Jwks = null, string? JwksUri = null);
