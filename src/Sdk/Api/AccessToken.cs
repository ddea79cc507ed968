using System.Security.Claims;

namespace Bauhinia.Sdk.Api;

/// <summary>An access token that was verified.</summary>
/// <param name="Claims">What a principal is told of it.</param>
/// <param name="Thumbprint">The key that it is bound to (RFC 9449 §6.1), or null for a bearer token.</param>
internal sealed record AccessToken(IReadOnlyList<Claim> Claims, string? Thumbprint);
