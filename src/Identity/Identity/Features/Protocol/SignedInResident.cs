using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Who is signed in on this browser, and what they agreed to with the client that asks: all of it from one statement.</summary>
internal sealed record SignedInResident
{
    public required SessionId SessionId { get; init; }

    public required AccountId AccountId { get; init; }

    public required string Acr { get; init; }

    public required string Amr { get; init; }

    public required DateTimeOffset AuthenticatedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required Proofing Proofing { get; init; }

    public required byte[] SubjectSecret { get; init; }

    /// <summary>Scopes agreed to, separated by one space; null when the resident never agreed to this client.</summary>
    public string? ConsentedScopes { get; init; }

    public DateTimeOffset? ConsentedAt { get; init; }
}
