namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>An organisation as one of its members sees it.</summary>
/// <param name="Id">Stands in addresses.</param>
/// <param name="Name">What residents read.</param>
/// <param name="ContactEmail">A mailbox of the organisation.</param>
/// <param name="Role">The caller's role: <c>owner</c>, <c>developer</c> or <c>approver</c>.</param>
/// <param name="CreatedAt">When it was registered.</param>
public sealed record OrganisationView(Guid Id, LocalisedText Name, string ContactEmail, string Role, DateTimeOffset CreatedAt);
