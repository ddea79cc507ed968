namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>A service account.</summary>
/// <param name="ClientId">The <c>client_id</c> that it asks for tokens with (RFC 6749 §4.4).</param>
/// <param name="Name">What members call it.</param>
/// <param name="Role"><c>developer</c> or <c>approver</c>.</param>
/// <param name="Jwks">Its public keys.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ChangedAt">When its keys were last replaced.</param>
public sealed record ServiceAccountView(string ClientId, string Name, string Role, string Jwks, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt);
