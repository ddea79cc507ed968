using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>What the server must remember between asking for a passkey and reading the answer. Travels sealed through the browser.</summary>
/// <param name="Kind">A challenge to sign in never adds a passkey, nor the other way round.</param>
/// <param name="Challenge">32 random bytes (WebAuthn Level 3 §13.4.3 asks for 16 or more).</param>
/// <param name="ExpiresAt">Five minutes after it was made.</param>
/// <param name="Browser">SHA-256 of the browser's own secret cookie.</param>
/// <param name="AccountId">Whose ceremony it is: always when adding; when signing in only for a step-up.</param>
internal sealed record Ceremony(CeremonyKind Kind, byte[] Challenge, DateTimeOffset ExpiresAt, byte[] Browser, AccountId? AccountId);
