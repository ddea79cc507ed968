using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bauhinia.Sdk.Api;

/// <summary>Checks DPoP proofs of requests to this API (RFC 9449 §4.3).</summary>
internal sealed class Proofs(IOptionsMonitor<BauhiniaApiOptions> options, ProofNonces nonces, TimeProvider clock)
{
    public const string Scheme = "DPoP";
    public const string NonceHeader = "DPoP-Nonce";

    private const long WindowSeconds = 60;
    private const int MaxUsed = 200_000;

    private readonly ExpiringEntries<bool> used = new(MaxUsed, clock);

    /// <param name="request">The request.</param>
    /// <param name="tokenHash">What <c>ath</c> must be.</param>
    /// <param name="thumbprint">The key that the token is bound to.</param>
    /// <returns>Why it is refused; null when it is good.</returns>
    public ApiRefusal? Check(HttpRequest request, string tokenHash, string thumbprint)
    {
        if (request.Headers[Scheme] is not [{ Length: > 0 } header]) return ApiRefusal.Proof("There must be exactly one DPoP header.");
        if (ProofJws.Read(header) is not { } proof) return ApiRefusal.Proof("The proof is not a dpop+jwt signed with ES256 or PS256 by the public key in its header.");
        if (proof.Thumbprint != thumbprint) return ApiRefusal.Proof("The proof is not by the key that the token is bound to.");
        var claims = proof.Claims;
        if (ProofJws.Text(claims, "htm") != request.Method) return ApiRefusal.Proof("htm is not the method of the request.");
        if (!Names(ProofJws.Text(claims, "htu"), request)) return ApiRefusal.Proof("htu is not the address of the request.");
        if (ProofJws.Text(claims, "ath") != tokenHash) return ApiRefusal.Proof("ath is not the hash of the access token.");
        if (ProofJws.Text(claims, "jti") is not { Length: > 0 and <= 255 } id) return ApiRefusal.Proof("jti is missing or longer than 255 characters.");
        var now = clock.GetUtcNow();
        if (!IsAround(claims, now.ToUnixTimeSeconds())) return ApiRefusal.Proof("iat is missing, or not within a minute of this server's clock.");
        if (ProofJws.Text(claims, "nonce") is not { } nonce || !nonces.IsGood(nonce)) return ApiRefusal.UseNonce;
        // Last, so that only holders of a good token take up memory. A clock that is ahead makes a proof live for twice the window.
        return used.TryAdd($"{thumbprint}.{id}", true, now.AddSeconds(2 * WindowSeconds + 1)) ? null : ApiRefusal.Proof("The proof was used before, or there are too many: make a new one for each request.");
    }

    private static bool IsAround(JsonElement claims, long now) =>
        claims.TryGetProperty("iat", out var iat) && iat.ValueKind == JsonValueKind.Number && iat.TryGetDouble(out var seconds) && Math.Abs(seconds - now) <= WindowSeconds;

    /// <summary>
    /// Item 9: query and fragment do not count, and the two are compared as RFC 3986 §6.2.2 and §6.2.3 normalise them. The origin is the configured one:
    /// what a Host header says, a caller has chosen.
    /// </summary>
    private bool Names(string? htu, HttpRequest request)
    {
        if (htu is not { Length: <= 2048 } || !Uri.TryCreate(htu, UriKind.Absolute, out var named) || named.UserInfo.Length > 0) return false;
        var origin = new Uri(options.Get(BauhiniaDefaults.ApiScheme).Audience).GetLeftPart(UriPartial.Authority);
        return named.GetLeftPart(UriPartial.Path) == new Uri(origin + request.PathBase.Add(request.Path).ToUriComponent()).GetLeftPart(UriPartial.Path);
    }
}
