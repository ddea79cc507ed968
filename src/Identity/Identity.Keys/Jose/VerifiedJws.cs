using System.Text.Json;

namespace Bauhinia.Identity.Keys;

/// <summary>A compact JWS whose signature was verified. Nothing of an unverified one ever leaves <see cref="StrictJose"/>.</summary>
public sealed class VerifiedJws
{
    /// <summary>The algorithm it was verified with.</summary>
    public required JwsAlgorithm Algorithm { get; init; }

    /// <summary>The key it was verified with; for a DPoP proof the one from its header.</summary>
    public required Jwk Key { get; init; }

    /// <summary>The <c>typ</c> as written, or null.</summary>
    public required string? Type { get; init; }

    /// <summary>The whole protected header.</summary>
    public required JsonElement Header { get; init; }

    /// <summary>The payload's bytes.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The payload as a JSON object without repeated members; undefined under <see cref="JwsRules.OpaquePayload"/>.</summary>
    public required JsonElement Claims { get; init; }
}
