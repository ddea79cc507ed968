namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>Invites a member.</summary>
/// <param name="Role"><c>owner</c>, <c>developer</c> or <c>approver</c>.</param>
public sealed record NewInvitation(string Role);
