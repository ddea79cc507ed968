namespace Bauhinia.Identity.Model.Clients;

/// <summary>The outcome of registering or changing a client.</summary>
/// <param name="Client">The client, or null when refused.</param>
/// <param name="Secret">A new secret in the clear, to be shown once; null when there is none.</param>
/// <param name="Refusals">Why it was refused; empty when it was not.</param>
internal sealed record RegisteredClient(Client? Client, string? Secret, IReadOnlyList<ClientRefusal> Refusals);
