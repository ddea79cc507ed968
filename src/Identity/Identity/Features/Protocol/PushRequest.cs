using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary><c>POST /connect/par</c>: a client hands in its authorization request before it sends the browser (RFC 9126).</summary>
internal sealed class PushRequest(ClientAuthenticator clients, DpopProofs proofs, AuthorizationRequestReader reader, SealedRequests requests)
    : IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context)
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
        var proof = await proofs.Check(request, ProtocolAddresses.PushPath, accessToken: null, cancellationToken);
        if (proof.IsRefused)
        {
            context.Reject(proof.Error.Code, proof.Error.Description);
            return;
        }
        var refusal = OAuthError.InvalidRequest("redirect_uri is missing or is not registered, character by character.");
        AuthorizationRequest? read = null;
        if (parameters.Has("request_uri"))
        {
            // RFC 9126 §2.1.
            refusal = OAuthError.InvalidRequest("request_uri cannot be pushed.");
        }
        else if (AuthorizationRequestReader.RedirectUri(authenticated.Client, parameters) is { } redirectUri)
        {
            (read, refusal) = reader.Read(authenticated.Client, parameters, redirectUri, proof.Thumbprint);
        }
        if (read is null)
        {
            context.Reject(refusal?.Code, refusal?.Description);
            return;
        }
        await ProtocolAnswer.Json(request.HttpContext, 201, json =>
        {
            json.WriteString("request_uri", requests.Seal(read));
            json.WriteNumber("expires_in", (long)SealedRequests.Lifetime.TotalSeconds);
        });
        context.HandleRequest();
    }
}
