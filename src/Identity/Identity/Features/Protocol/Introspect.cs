using System.Text.Json;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// <c>POST /connect/introspect</c> (RFC 7662): tells a confidential client about a token that it got, or a resource server about an access
/// token for it. Anyone else's token is as inactive as one that never was (§2.2, §4).
/// </summary>
internal sealed class Introspect(ClientAuthenticator clients, AccessTokens tokens, IdentityDb db, TimeProvider clock) : IOpenIddictServerHandler<ValidateIntrospectionRequestContext>
{
    private static readonly string[] Told = ["iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti", "auth_time", "acr", "cnf"];

    public async ValueTask HandleAsync(ValidateIntrospectionRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest() ?? throw new InvalidOperationException("There is no HTTP request.");
        var cancellationToken = request.HttpContext.RequestAborted;
        if (!ProtocolParameters.TryRead(request.HasFormContentType ? request.Form : request.Query, out var parameters, out var error))
        {
            context.Reject(error.Code, error.Description);
            return;
        }
        var authenticated = await clients.Authenticate(request, parameters, cancellationToken);
        if (!authenticated.IsProved || authenticated.Client.Authentication == ClientAuthentication.None)
        {
            context.Reject("invalid_client", authenticated.Error?.Description ?? "Introspection is for clients that can prove themselves.");
            return;
        }
        if (parameters.One("token") is not { } token)
        {
            context.Reject("invalid_request", "token is missing.");
            return;
        }
        context.HandleRequest();
        var client = authenticated.Client;
        if (await tokens.Read(token, cancellationToken) is { } content && (content.ClientId == client.Id.Value || (client.ServedResource is { } served && content.IsFor(served))))
        {
            await ProtocolAnswer.Json(request.HttpContext, 200, json => Write(json, content));
            return;
        }
        await DescribeRefreshToken(request.HttpContext, client, token, cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, AccessTokens.Content content)
    {
        json.WriteBoolean("active", true);
        json.WriteString("token_type", content.Thumbprint is null ? "Bearer" : "DPoP");
        foreach (var name in Told)
        {
            if (!content.Claims.TryGetProperty(name, out var value)) continue;
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    private async Task DescribeRefreshToken(HttpContext http, Client client, string token, CancellationToken cancellationToken)
    {
        var hash = ProtocolTokens.Hash(token);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var refresh = await db.RefreshTokens.AsNoTracking().SingleOrDefaultAsync(
            t => t.TokenHash == hash && t.ClientId == client.Id && t.ExpiresAtMs > now && t.ReplacedAtMs == null, cancellationToken);
        await ProtocolAnswer.Json(http, 200, json =>
        {
            json.WriteBoolean("active", refresh is not null);
            if (refresh is null) return;
            json.WriteString("client_id", client.Id.Value);
            json.WriteString("sub", refresh.Subject);
            json.WriteString("scope", refresh.Scopes);
            json.WriteNumber("exp", refresh.ExpiresAtMs / 1000);
        });
    }
}
