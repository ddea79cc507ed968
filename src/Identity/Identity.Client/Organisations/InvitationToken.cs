namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>Accepts an invitation.</summary>
/// <param name="Token">The part of the link after <c>token=</c>.</param>
public sealed record InvitationToken(string Token);
