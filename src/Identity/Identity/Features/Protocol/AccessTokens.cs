using System.Text.Json;
using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Reads our own access tokens (RFC 9068 §4): signature, type, issuer, life, and whether they were ended early.</summary>
internal sealed class AccessTokens(SigningKeyRing ring, Revocations revocations, ProtocolAddresses addresses, TimeProvider clock)
{
    private static readonly JwsRules Rules = new() { Algorithms = [JwsAlgorithm.ES256], Types = [ProtocolTokens.AccessTokenType], MaxLength = 8192 };

    /// <summary>The token's claims, or null when it is not a living access token of ours.</summary>
    public async Task<Content?> Read(string token, CancellationToken cancellationToken)
    {
        var result = StrictJose.Verify(token, Rules, new JwkSet(ring.Published().Select(key => key.PublicKey)));
        if (!result.IsAccepted) return null;
        var claims = result.Jws.Claims;
        if (Jwt.Text(claims, "iss") != addresses.Issuer || Jwt.Text(claims, "jti") is not { } id || Jwt.Text(claims, "sub") is not { } subject || Jwt.Text(claims, "client_id") is not { } clientId) return null;
        if (!Jwt.TrySeconds(claims, "exp", out var expires) || expires is null || expires <= clock.GetUtcNow().ToUnixTimeSeconds()) return null;
        return await revocations.IsEnded(id, cancellationToken) ? null : new Content(id, subject, clientId, Jwt.Text(claims, "scope") ?? "", Thumbprint(claims), claims);
    }

    private static string? Thumbprint(JsonElement claims) => claims.TryGetProperty("cnf", out var confirmation) ? Jwt.Text(confirmation, "jkt") : null;

    /// <param name="Id"><c>jti</c>.</param>
    /// <param name="Subject"><c>sub</c>.</param>
    /// <param name="ClientId">Who got it.</param>
    /// <param name="Scopes">Separated by one space.</param>
    /// <param name="Thumbprint">Key it is bound to, or null for a bearer token.</param>
    /// <param name="Claims">All of it.</param>
    internal sealed record Content(string Id, string Subject, string ClientId, string Scopes, string? Thumbprint, JsonElement Claims)
    {
        public bool IsFor(string audience) => Claims.TryGetProperty("aud", out var aud)
            && (aud.ValueKind == JsonValueKind.Array ? aud.EnumerateArray().Any(value => value.GetString() == audience) : aud.GetString() == audience);
    }
}
