namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Remembers one-time ids (<c>jti</c> of client assertions and DPoP proofs) until they expire. It may be lost with the process or
/// the server that holds it, so it has an epoch: what was issued before the epoch may have been used already and is refused.
/// </summary>
internal interface IReplayStore
{
    /// <param name="id">What is used.</param>
    /// <param name="issuedAtSeconds">When it was made, seconds since 1970.</param>
    /// <param name="expiresAt">Until when it must be remembered.</param>
    ValueTask<ReplayVerdict> Use(ReplayId id, long issuedAtSeconds, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
