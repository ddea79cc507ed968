namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>A member of an organisation. It names no person: members know each other, the platform keeps them apart.</summary>
/// <param name="Id">The membership's id.</param>
/// <param name="Role"><c>owner</c>, <c>developer</c> or <c>approver</c>.</param>
/// <param name="IsYou">Whether it is the caller.</param>
/// <param name="JoinedAt">When the invitation was accepted.</param>
public sealed record MemberView(Guid Id, string Role, bool IsYou, DateTimeOffset JoinedAt);
