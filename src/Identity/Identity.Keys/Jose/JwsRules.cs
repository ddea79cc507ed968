namespace Bauhinia.Identity.Keys;

/// <summary>What a caller accepts in a compact JWS. Everything not allowed here is refused.</summary>
public sealed class JwsRules
{
    /// <summary>The algorithms that may appear, pinned by the caller and never taken from the message.</summary>
    public required IReadOnlyList<JwsAlgorithm> Algorithms { get; init; }

    /// <summary>The values of <c>typ</c> that may appear, without <c>application/</c>, compared without case (RFC 7515 §4.1.9).</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>True when <c>typ</c> may be left out.</summary>
    public bool TypeOptional { get; init; }

    /// <summary>True when the payload is not JSON; then <see cref="VerifiedJws.Claims"/> is undefined.</summary>
    public bool OpaquePayload { get; init; }

    /// <summary>The longest accepted message in characters, at most 1 MiB.</summary>
    public int MaxLength { get; init; } = 16 * 1024;
}
