namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>A request to put a client into production, which a registrar of another organisation decides.</summary>
/// <param name="Id">The request's id.</param>
/// <param name="OrganisationId">Who asks.</param>
/// <param name="OrganisationName">Who asks, as residents will read it.</param>
/// <param name="Settings">What is to be registered.</param>
/// <param name="RequestedAt">When it was asked.</param>
/// <param name="Status"><c>waiting</c>, <c>approved</c> or <c>refused</c>.</param>
/// <param name="Reason">The registrar's words, once decided.</param>
/// <param name="ClientId">The production client, once approved.</param>
public sealed record ProductionRequestView(Guid Id, Guid OrganisationId, LocalisedText OrganisationName, ClientSettings Settings, DateTimeOffset RequestedAt, string Status, string? Reason, string? ClientId);
