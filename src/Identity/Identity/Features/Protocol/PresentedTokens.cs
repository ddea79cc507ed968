using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Judges the access token that a request to a resource of this host brings (RFC 6750, RFC 9449 §7). It comes in the Authorization header
/// only, never in the query (FAPI 2.0 Security Profile §5.3.3.1) or body.
/// </summary>
internal sealed class PresentedTokens(AccessTokens tokens, DpopProofs proofs)
{
    /// <param name="request">The request.</param>
    /// <param name="audience">Whom the token must be for.</param>
    /// <param name="scope">What it must hold.</param>
    public async ValueTask<Verdict> Check(HttpRequest request, string audience, string scope)
    {
        if (request.Headers.Authorization.Count != 1 || !AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var authorization)
            || authorization.Parameter is not { Length: > 0 } token || !(Is(authorization, "Bearer") || Is(authorization, "DPoP")))
        {
            // RFC 6750 §3.1: without credentials there is nothing to say about an error.
            return new Verdict(null, 401, "Bearer", null);
        }
        var scheme = Is(authorization, "DPoP") ? "DPoP" : "Bearer";
        if (await tokens.Read(token, request.HttpContext.RequestAborted) is not { } content || !content.IsFor(audience))
        {
            return new Verdict(null, 401, scheme, new OAuthError("invalid_token", "The access token is unknown, expired or ended, or is not for this resource."));
        }
        if (!Scope.Has(content.Scopes, scope)) return new Verdict(null, 403, scheme, new OAuthError("insufficient_scope", $"The access token lacks the scope {scope}."));
        return await CheckBinding(request, scheme, token, content) is { } error ? new Verdict(null, 401, "DPoP", error) : new Verdict(content, 200, scheme, null);
    }

    /// <summary>Writes the challenge of RFC 6750 §3 and RFC 9449 §7.1.</summary>
    public static void Challenge(HttpResponse response, Verdict verdict, string realm)
    {
        var parameters = verdict.Scheme == "DPoP" ? "algs=\"ES256 PS256 EdDSA\"" : $"realm=\"{realm}\"";
        response.StatusCode = verdict.Status;
        response.Headers.WWWAuthenticate = verdict.Error is { } error
            ? $"{verdict.Scheme} {parameters}, error=\"{error.Code}\", error_description=\"{error.Description}\""
            : $"{verdict.Scheme} {parameters}";
    }

    /// <summary>A bound token never passes as a bearer token, nor a bearer token under the DPoP scheme (RFC 9449 §7.1, §7.2).</summary>
    private async ValueTask<OAuthError?> CheckBinding(HttpRequest request, string scheme, string token, AccessTokens.Content content)
    {
        if (content.Thumbprint is null) return scheme == "Bearer" ? null : new OAuthError("invalid_token", "The access token is not bound to a key.");
        if (scheme == "Bearer") return new OAuthError("invalid_token", "The access token is bound to a key: use the DPoP scheme.");
        var proof = await proofs.Check(request, request.Path.Value ?? "", token, request.HttpContext.RequestAborted);
        if (proof.IsRefused) return proof.Error;
        return proof.Thumbprint == content.Thumbprint ? null : OAuthError.InvalidDpopProof("The DPoP proof is missing or is not by the key that the token is bound to.");
    }

    private static bool Is(AuthenticationHeaderValue header, string scheme) => string.Equals(header.Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The token's content, or the status and challenge to answer with.</summary>
    internal readonly record struct Verdict(AccessTokens.Content? Content, int Status, string Scheme, OAuthError? Error)
    {
        [MemberNotNullWhen(true, nameof(Content))]
        public bool IsGood => Content is not null;
    }
}
