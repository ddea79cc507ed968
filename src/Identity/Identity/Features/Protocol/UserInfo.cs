using System.Net.Http.Headers;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// <c>GET|POST /connect/userinfo</c> (OpenID Connect Core §5.3): answers <c>sub</c> and nothing else. The token comes in the Authorization
/// header only, never in the query (FAPI 2.0 Security Profile §5.3.3.1) or body.
/// </summary>
internal sealed class UserInfo(AccessTokens tokens, DpopProofs proofs, ProtocolAddresses addresses) : IOpenIddictServerHandler<ValidateUserInfoRequestContext>
{
    public async ValueTask HandleAsync(ValidateUserInfoRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest() ?? throw new InvalidOperationException("There is no HTTP request.");
        context.HandleRequest();
        var http = request.HttpContext;
        if (request.Headers.Authorization.Count != 1 || !AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var authorization) || authorization.Parameter is not { Length: > 0 } token
            || !(Is(authorization, "Bearer") || Is(authorization, "DPoP")))
        {
            // RFC 6750 §3.1: without credentials there is nothing to say about an error.
            await Challenge(http, 401, "Bearer", null);
            return;
        }
        var scheme = Is(authorization, "DPoP") ? "DPoP" : "Bearer";
        if (await tokens.Read(token, http.RequestAborted) is not { } content || !content.IsFor(addresses.Issuer))
        {
            await Challenge(http, 401, scheme, new OAuthError("invalid_token", "The access token is unknown, expired or ended, or is not for this resource."));
        }
        else if (!Scope.Has(content.Scopes, Scope.OpenId))
        {
            await Challenge(http, 403, scheme, new OAuthError("insufficient_scope", "The access token lacks the scope openid."));
        }
        else if (await CheckBinding(request, scheme, token, content) is { } error)
        {
            await Challenge(http, 401, "DPoP", error);
        }
        else
        {
            await ProtocolAnswer.Json(http, 200, json => json.WriteString("sub", content.Subject));
        }
    }

    /// <summary>A bound token never passes as a bearer token, nor a bearer token under the DPoP scheme (RFC 9449 §7.1, §7.2).</summary>
    private async ValueTask<OAuthError?> CheckBinding(HttpRequest request, string scheme, string token, AccessTokens.Content content)
    {
        if (content.Thumbprint is null) return scheme == "Bearer" ? null : new OAuthError("invalid_token", "The access token is not bound to a key.");
        if (scheme == "Bearer") return new OAuthError("invalid_token", "The access token is bound to a key: use the DPoP scheme.");
        var proof = await proofs.Check(request, ProtocolAddresses.UserInfoPath, token, request.HttpContext.RequestAborted);
        if (proof.IsRefused) return proof.Error;
        return proof.Thumbprint == content.Thumbprint ? null : OAuthError.InvalidDpopProof("The DPoP proof is missing or is not by the key that the token is bound to.");
    }

    private static bool Is(AuthenticationHeaderValue header, string scheme) => string.Equals(header.Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    private static async Task Challenge(HttpContext http, int status, string scheme, OAuthError? error)
    {
        var algorithms = scheme == "DPoP" ? "algs=\"ES256 PS256 EdDSA\"" : "realm=\"userinfo\"";
        http.Response.Headers.WWWAuthenticate = error is null
            ? $"{scheme} {algorithms}"
            : $"{scheme} {algorithms}, error=\"{error.Code}\", error_description=\"{error.Description}\"";
        if (error is null)
        {
            http.Response.StatusCode = status;
            http.Response.Headers.CacheControl = "no-store";
            await http.Response.CompleteAsync();
            return;
        }
        await ProtocolAnswer.Error(http, status, error);
    }
}
