namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>Registers an organisation; the caller becomes its owner.</summary>
/// <param name="Name">What residents read.</param>
/// <param name="ContactEmail">A mailbox of the organisation, not of a person; at most 254 characters.</param>
public sealed record NewOrganisation(LocalisedText Name, string ContactEmail);
