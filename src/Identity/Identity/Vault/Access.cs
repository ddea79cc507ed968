using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Vault;

/// <summary>Who opens personal data and why. Nothing is opened without one; it becomes an audit event that the owner can read.</summary>
/// <param name="Subject">Whose data it is; null for a case that has no account yet.</param>
/// <param name="Actor">The person who reads, or null when a process of the platform does.</param>
/// <param name="Purpose">A code such as <c>self</c>, <c>proofing</c>, <c>help_desk</c>, <c>notice</c>, or the client id of a relying party.</param>
/// <param name="Reference">The case, session or request it belongs to; empty when there is none.</param>
internal sealed record Access(AccountId? Subject, AccountId? Actor, string Purpose, string Reference = "");
