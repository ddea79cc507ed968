namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>A registrar's decision.</summary>
/// <param name="Approve">Whether the client goes into production.</param>
/// <param name="Reason">Why, 1 to 400 characters; the organisation reads it.</param>
public sealed record ProductionDecision(bool Approve, string Reason);
