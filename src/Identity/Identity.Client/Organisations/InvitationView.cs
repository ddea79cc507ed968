namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>An invitation that waits. Whoever opens its link signed in, first, becomes a member.</summary>
/// <param name="Id">Names it among the organisation's invitations.</param>
/// <param name="Role"><c>owner</c>, <c>developer</c> or <c>approver</c>.</param>
/// <param name="Link">A one-time address to hand to the person invited, shown once; null when it was mailed, and later.</param>
/// <param name="SentTo">The address it was mailed to, masked; null when it was not.</param>
/// <param name="ExpiresAt">Seven days after it was made or last mailed.</param>
public sealed record InvitationView(Guid Id, string Role, Uri? Link, string? SentTo, DateTimeOffset ExpiresAt);
