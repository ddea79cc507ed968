namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>New public keys of a service account. To overlap, give a set that holds the old key and the new one.</summary>
/// <param name="Jwks">A JSON Web Key Set (RFC 7517 §5) in text.</param>
public sealed record ServiceAccountKeys(string Jwks);
