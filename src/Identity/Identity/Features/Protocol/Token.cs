using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary><c>POST /connect/token</c> (RFC 6749 §3.2): proves the client and the key, then hands over to the grant.</summary>
internal sealed class Token(ClientAuthenticator clients, DpopProofs proofs, CodeGrant codes, RefreshGrant refreshes, ClientCredentialsGrant clientCredentials)
    : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest() ?? throw new InvalidOperationException("There is no HTTP request.");
        var cancellationToken = request.HttpContext.RequestAborted;
        if (!ProtocolParameters.TryRead(request.Form, out var parameters, out var error))
        {
            context.Reject(error.Code, error.Description);
            return;
        }
        var authenticated = await clients.Authenticate(request, parameters, cancellationToken);
        if (!authenticated.IsProved)
        {
            context.Reject(authenticated.Error.Code, authenticated.Error.Description);
            return;
        }
        var proof = await proofs.Check(request, ProtocolAddresses.TokenPath, accessToken: null, cancellationToken);
        if (proof.IsRefused)
        {
            context.Reject(proof.Error.Code, proof.Error.Description);
            return;
        }
        var asked = new TokenRequest(authenticated.Client, parameters, proof.Thumbprint);
        var outcome = parameters.One("grant_type") switch
        {
            null => TokenOutcome.Refuse(OAuthError.InvalidRequest("grant_type is missing.")),
            "authorization_code" => await codes.Redeem(asked, cancellationToken),
            "refresh_token" => await refreshes.Refresh(asked, cancellationToken),
            "client_credentials" => clientCredentials.Issue(asked),
            _ => TokenOutcome.Refuse(new OAuthError("unsupported_grant_type", "grant_type must be authorization_code, refresh_token or client_credentials.")),
        };
        if (outcome.Error is { } refusal)
        {
            context.Reject(refusal.Code, refusal.Description);
            return;
        }
        await outcome.Write(request.HttpContext);
        context.HandleRequest();
    }
}
