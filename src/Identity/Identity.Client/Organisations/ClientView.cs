namespace Bauhinia.Identity.Contracts.Organisations;

/// <summary>A registered client.</summary>
/// <param name="ClientId">The <c>client_id</c> (RFC 6749 §2.2).</param>
/// <param name="Environment"><c>sandbox</c> or <c>production</c>.</param>
/// <param name="Status"><c>active</c> or <c>suspended</c>.</param>
/// <param name="Settings">What is registered.</param>
/// <param name="ChangedAt">When it was last changed.</param>
/// <param name="Version">Names this state; give it as <c>If-Match</c> (quoted) to change exactly this state.</param>
public sealed record ClientView(string ClientId, string Environment, string Status, ClientSettings Settings, DateTimeOffset ChangedAt, string Version);
