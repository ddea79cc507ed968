namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>An invitation and what may be told of it.</summary>
/// <param name="Invitation">The row.</param>
/// <param name="SentTo">The address it was mailed to, masked; null for a link.</param>
/// <param name="Token">The token of a link, told this once; null when it was mailed.</param>
internal sealed record MadeInvitation(Invitation Invitation, string? SentTo, string? Token);
