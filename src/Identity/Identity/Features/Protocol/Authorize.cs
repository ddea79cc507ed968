using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// <c>GET|POST /connect/authorize</c> (RFC 6749 §4.1, OpenID Connect Core §3.1.2): checks the request, sends the person to sign in or
/// to agree where that is needed, and answers the client with a code. It is entered again after each of those pages with the
/// request sealed in <c>request_uri</c>.
/// </summary>
internal sealed class Authorize(
    ClientCache clients, AuthorizationRequestReader reader, SealedRequests requests, SessionCookie cookie, SignInStore store,
    AuthorizationDecision decision, AuthorizationAnswer answer)
    : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest() ?? throw new InvalidOperationException("There is no HTTP request.");
        context.HandleRequest();
        IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> source = HttpMethods.IsPost(request.Method) ? request.Form : request.Query;
        if (!ProtocolParameters.TryRead(source, out var parameters, out var malformed))
        {
            await answer.Page(request.HttpContext, malformed);
            return;
        }
        var cancellationToken = request.HttpContext.RequestAborted;
        if (parameters.One("client_id") is not { } clientId || await clients.Find(clientId, cancellationToken) is not { Status: ClientStatus.Active } client)
        {
            await answer.Page(request.HttpContext, OAuthError.InvalidRequest("client_id is missing, or there is no active client of this id."));
            return;
        }
        if (await Open(request.HttpContext, client, parameters) is { } opened) await Answer(request.HttpContext, client, opened);
    }

    /// <summary>The request, pushed or brought by the browser; null when a refusal was already answered.</summary>
    private async Task<AuthorizationRequest?> Open(HttpContext http, Client client, ProtocolParameters parameters)
    {
        if (parameters.One("request_uri") is { } requestUri)
        {
            // A request of another client is not told from one that never was (RFC 9126 §4). What else stands in the query is ignored
            // (RFC 9101 §6.3): only what was pushed counts.
            if (requests.TryOpen(requestUri, out var pushed) && pushed.ClientId == client.Id.Value) return pushed;
            var error = requestUri.StartsWith(SealedRequests.Prefix, StringComparison.Ordinal)
                ? new OAuthError("invalid_request_uri", "The request_uri is unknown, has expired, or belongs to another client.")
                : new OAuthError("request_uri_not_supported", "request_uri must come from the pushed authorization request endpoint.");
            await answer.Page(http, error);
            return null;
        }
        if (AuthorizationRequestReader.RedirectUri(client, parameters) is not { } redirectUri)
        {
            await answer.Page(http, OAuthError.InvalidRequest("redirect_uri is missing or is not registered, character by character."));
            return null;
        }
        if (client.Profile == ClientProfile.Fapi2)
        {
            // FAPI 2.0 Security Profile §5.3.2.2: requests that were not pushed are rejected.
            answer.Refuse(http, redirectUri, parameters.One("state"), OAuthError.InvalidRequest("This client must push its request first (RFC 9126)."));
            return null;
        }
        var read = reader.Read(client, parameters, redirectUri, dpopThumbprint: null);
        if (read.Error is { } refusal) answer.Refuse(http, redirectUri, parameters.One("state"), refusal);
        return read.Request;
    }

    private async Task Answer(HttpContext http, Client client, AuthorizationRequest request)
    {
        var resident = cookie.Read(http) is { } token ? await store.FindResident(token, client.Id, http.RequestAborted) : null;
        var verdict = decision.Decide(client, request, resident);
        if (verdict.Error is { } error)
        {
            answer.Refuse(http, request.RedirectUri, request.State, error);
        }
        else if (verdict.Page is { } page)
        {
            ProtocolAnswer.Redirect(http, Interaction(page, client.Id, requests.Seal(request)));
        }
        else if (resident is not null)
        {
            await answer.Code(http, client, request, resident);
        }
    }

    private static string Interaction(AuthorizationDecision.NeededPage page, ClientId client, string requestUri)
    {
        var query = $"?client_id={Uri.EscapeDataString(client.Value)}&request_uri={Uri.EscapeDataString(requestUri)}";
        return page switch
        {
            AuthorizationDecision.NeededPage.SignIn => "/sign-in?return=" + Uri.EscapeDataString(ProtocolAddresses.AuthorizePath + query),
            AuthorizationDecision.NeededPage.StepUp => "/sign-in?step-up=1&return=" + Uri.EscapeDataString(ProtocolAddresses.AuthorizePath + query),
            _ => ConsentModel.Path + query,
        };
    }
}
