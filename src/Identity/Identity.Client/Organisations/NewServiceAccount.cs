namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>Makes a service account: a program that calls the API of its organisation with tokens of its own.</summary>
/// <param name="Name">For members to tell it by, 1 to 100 characters.</param>
/// <param name="Role"><c>developer</c>, or <c>approver</c> for one that only reads.</param>
/// <param name="Jwks">Its public keys, for ES256, PS256 or EdDSA: a JSON Web Key Set (RFC 7517 §5) in text.</param>
public sealed record NewServiceAccount(string Name, string Role, string Jwks);
