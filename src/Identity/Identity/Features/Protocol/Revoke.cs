using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// <c>POST /connect/revoke</c> (RFC 7009): a client gives back a token of its own. Ending a refresh token ends its whole grant; a token
/// that is not the client's, or none at all, is answered just the same (§2.2).
/// </summary>
internal sealed class Revoke(ClientAuthenticator clients, AccessTokens tokens, Revocations revocations, IdentityDb db) : IOpenIddictServerHandler<ValidateRevocationRequestContext>
{
    public async ValueTask HandleAsync(ValidateRevocationRequestContext context)
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
        if (parameters.One("token") is not { } token)
        {
            context.Reject("invalid_request", "token is missing.");
            return;
        }
        context.HandleRequest();
        var clientId = authenticated.Client.Id;
        var hash = ProtocolTokens.Hash(token);
        if (await db.RefreshTokens.AsNoTracking().SingleOrDefaultAsync(t => t.TokenHash == hash && t.ClientId == clientId, cancellationToken) is { } refresh)
        {
            await revocations.EndGrant(refresh.GrantId, refresh.AccountId, clientId, "tokens.revoked", cancellationToken);
        }
        else if (await tokens.Read(token, cancellationToken) is { } access && access.ClientId == clientId.Value)
        {
            await revocations.EndAccessToken(access.Id, cancellationToken);
        }
        request.HttpContext.Response.Headers.CacheControl = "no-store";
    }
}
