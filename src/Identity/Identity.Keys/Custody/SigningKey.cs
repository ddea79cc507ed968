namespace Bauhinia.Identity.Keys;

/// <summary>The public face of a signing key; the private half never leaves the custodian.</summary>
/// <param name="Id">RFC 7638 thumbprint, also the <c>kid</c>.</param>
/// <param name="Use">What the key may sign.</param>
/// <param name="PublicKey">The public key as it is published, with <c>kid</c>, <c>alg</c> and <c>use</c> set.</param>
/// <param name="CreatedAt">When it was made, UTC, to the second.</param>
public sealed record SigningKey(SigningKeyId Id, SigningKeyUse Use, Jwk PublicKey, DateTimeOffset CreatedAt)
{
    /// <summary>The one algorithm that this key signs with.</summary>
    public required JwsAlgorithm Algorithm { get; init; }
}
