namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>A live passkey as its owner sees it.</summary>
/// <param name="Name">Empty when the owner gave none.</param>
internal sealed record PasskeyView(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool IsSynced, bool IsAttested);
