namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>An invitation, shown once. Whoever opens the link signed in, first, becomes a member.</summary>
/// <param name="Link">A one-time address to hand to the person invited.</param>
/// <param name="ExpiresAt">Seven days after it was made.</param>
public sealed record InvitationView(Uri Link, DateTimeOffset ExpiresAt);
