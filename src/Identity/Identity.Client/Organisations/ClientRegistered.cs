namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>A client just registered or changed.</summary>
/// <param name="Client">The client.</param>
/// <param name="Secret">Its new secret, told this once; null for a client that has none or kept it.</param>
public sealed record ClientRegistered(ClientView Client, string? Secret);
