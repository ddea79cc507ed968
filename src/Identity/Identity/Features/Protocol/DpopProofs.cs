using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Http;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Checks DPoP proofs (RFC 9449 §4.3).</summary>
internal sealed class DpopProofs(DpopNonces nonces, IReplayStore replays, ProtocolAddresses addresses, TimeProvider clock)
{
    private const string HeaderName = "DPoP";

    private static readonly JwsRules Rules = new() { Algorithms = ClientRules.FapiAlgorithms, Types = ["dpop+jwt"], MaxLength = 4096 };

    public static bool IsSent(HttpRequest request) => request.Headers.ContainsKey(HeaderName);

    /// <summary>Checks the proof of a request and puts a fresh nonce on its answer. Without a proof the outcome has neither key nor error.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">One of <see cref="ProtocolAddresses"/>: what <c>htu</c> must name.</param>
    /// <param name="accessToken">The token that the proof goes with (<c>ath</c>), or null at the authorization server's own endpoints.</param>
    public async ValueTask<Outcome> Check(HttpRequest request, string path, string? accessToken, CancellationToken cancellationToken)
    {
        if (!request.Headers.TryGetValue(HeaderName, out var headers)) return new Outcome(null, null);
        request.HttpContext.Response.Headers["DPoP-Nonce"] = nonces.Current();
        if (headers.Count != 1) return Refuse("There must be exactly one DPoP header.");
        var result = StrictJose.VerifyWithEmbeddedKey(headers[0], Rules);
        if (!result.IsAccepted) return Refuse("The DPoP proof is not a dpop+jwt signed by the public key in its header with an accepted algorithm.");

        var claims = result.Jws.Claims;
        if (Jwt.Text(claims, "htm") != request.Method) return Refuse("htm of the DPoP proof is not the method of the request.");
        if (!Names(Jwt.Text(claims, "htu"), addresses.At(path))) return Refuse($"htu of the DPoP proof is not {addresses.At(path)}.");
        if (Jwt.Text(claims, "jti") is not { Length: <= 255 } id) return Refuse("jti of the DPoP proof is missing or longer than 255 characters.");
        if (accessToken is not null && Jwt.Text(claims, "ath") != StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken))))
        {
            return Refuse("ath of the DPoP proof is not the hash of the access token.");
        }
        if (!TimesAreGood(claims)) return Refuse("iat of the DPoP proof is missing, too old or in the future, or its exp or nbf forbids it now.");
        if (Jwt.Text(claims, "nonce") is not { } nonce || !nonces.IsGood(nonce)) return new Outcome(null, OAuthError.UseDpopNonce);

        Jwt.TrySeconds(claims, "iat", out var issuedAt);
        var thumbprint = result.Jws.Key.Thumbprint();
        var expiry = clock.GetUtcNow().AddSeconds(DpopNonces.LifetimeSeconds + PrivateKeyJwt.MaxAheadSeconds);
        return await replays.Use(ReplayId.Of("dpop", thumbprint, id), issuedAt ?? 0, expiry, cancellationToken) switch
        {
            ReplayVerdict.FirstUse => new Outcome(thumbprint, null),
            ReplayVerdict.BeforeEpoch => new Outcome(null, OAuthError.UseDpopNonce),
            _ => Refuse("The DPoP proof was used before: each needs a new jti."),
        };
    }

    private bool TimesAreGood(System.Text.Json.JsonElement claims)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return Jwt.TrySeconds(claims, "iat", out var iat) && iat >= now - DpopNonces.LifetimeSeconds && iat <= now + PrivateKeyJwt.MaxAheadSeconds
            && Jwt.TrySeconds(claims, "exp", out var exp) && (exp is null || exp > now)
            && Jwt.TrySeconds(claims, "nbf", out var nbf) && (nbf is null || nbf <= now + PrivateKeyJwt.MaxAheadSeconds);
    }

    /// <summary>Query and fragment do not count (RFC 9449 §4.3, 9); host and scheme are compared without case (RFC 3986 §6.2.2).</summary>
    private static bool Names(string? htu, string expected) =>
        htu is { Length: <= 2048 } && Uri.TryCreate(htu, UriKind.Absolute, out var named) && named.UserInfo.Length == 0
        && named.GetLeftPart(UriPartial.Path) == new Uri(expected).GetLeftPart(UriPartial.Path);

    private static Outcome Refuse(string description) => new(null, OAuthError.InvalidDpopProof(description));

    /// <summary>The thumbprint (RFC 7638) of the key that was proved, or the refusal, or neither when no proof was sent.</summary>
    internal readonly record struct Outcome(string? Thumbprint, OAuthError? Error)
    {
        [MemberNotNullWhen(true, nameof(Error))]
        public bool IsRefused => Error is not null;
    }
}
