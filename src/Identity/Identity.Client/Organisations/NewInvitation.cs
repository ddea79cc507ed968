namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>Invites a member.</summary>
/// <param name="Role"><c>owner</c>, <c>developer</c> or <c>approver</c>.</param>
/// <param name="Email">Where the link is mailed, up to 254 characters; null for a link to hand over.</param>
/// <param name="Language"><c>en</c>, <c>zh-Hant</c> or <c>zh-Hans</c>: of the mail, when the address belongs to no account; null for English.</param>
public sealed record NewInvitation(string Role, string? Email = null, string? Language = null);
