using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;

namespace Bauhinia.Sdk.Sessions;

/// <summary>
/// Remembers up to when the sessions of a <c>sid</c> or a <c>sub</c> have ended. A mark ends also a session whose sign-in was on its way when
/// the logout came, needs no list of sessions (which two hosts would race to change), and a logout token sent twice changes nothing.
/// </summary>
internal sealed class EndedSessions(IDistributedCache cache, IOptions<BauhiniaOptions> options, TimeProvider clock)
{
    private const string Prefix = "bauhinia:ended:";

    /// <returns>False when the mark could not be kept: the caller must not acknowledge the logout.</returns>
    public async Task<bool> Mark(string? subject, string? sessionId, DateTimeOffset issuedAt, CancellationToken cancellationToken)
    {
        var name = Name(sessionId is null ? "sub" : "sid", sessionId ?? subject ?? throw new ArgumentException("A logout names a sub or a sid."));
        if (await EndedUpTo(name, cancellationToken) >= issuedAt) return true;
        var value = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(value, issuedAt.ToUnixTimeSeconds());
        // No session that it may concern outlives the mark.
        var until = clock.GetUtcNow() + options.Value.SessionLifetime + TimeSpan.FromMinutes(5);
        await cache.SetAsync(name, value, new DistributedCacheEntryOptions { AbsoluteExpiration = until }, cancellationToken);
        return await EndedUpTo(name, cancellationToken) >= issuedAt;
    }

    public async Task<bool> Covers(SessionMark session) =>
        await EndedUpTo(Name("sub", session.Subject), CancellationToken.None) >= session.IssuedAt
        || (session.SessionId is { } sid && await EndedUpTo(Name("sid", sid), CancellationToken.None) >= session.IssuedAt);

    private async Task<DateTimeOffset?> EndedUpTo(string name, CancellationToken cancellationToken) =>
        await cache.GetAsync(name, cancellationToken) is { Length: 8 } value ? DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(value)) : null;

    private static string Name(string kind, string value) => Prefix + kind + ":" + WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
