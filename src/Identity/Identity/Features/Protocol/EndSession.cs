using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// <c>GET|POST /connect/end-session</c> (RP-Initiated Logout 1.0). A hint that names this browser's session is proof enough that its own
/// client asks; without one, anybody's link could sign people out, so the person is asked.
/// </summary>
internal sealed class EndSession(
    IdTokenHints hints, ClientCache clients, SessionCookie cookie, SignInStore store, SignInSessions sessions, PairwiseSubjects subjects, AuthorizationAnswer answer)
    : IOpenIddictServerHandler<ValidateEndSessionRequestContext>
{
    public async ValueTask HandleAsync(ValidateEndSessionRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest() ?? throw new InvalidOperationException("There is no HTTP request.");
        context.HandleRequest();
        var http = request.HttpContext;
        if (!ProtocolParameters.TryRead(HttpMethods.IsPost(request.Method) ? request.Form : request.Query, out var parameters, out var malformed))
        {
            await answer.Page(http, malformed);
            return;
        }
        var hint = parameters.One("id_token_hint") is { } token ? hints.Read(token, client: null) : null;
        if (parameters.Has("id_token_hint") && hint is null)
        {
            await answer.Page(http, OAuthError.InvalidRequest("id_token_hint is not an ID token of this issuer."));
            return;
        }
        if (hint is not null && parameters.One("client_id") is { } named && named != hint.ClientId)
        {
            await answer.Page(http, OAuthError.InvalidRequest("client_id is not the client that id_token_hint was issued to."));
            return;
        }
        var client = (hint?.ClientId ?? parameters.One("client_id")) is { } clientId ? await clients.Find(clientId, http.RequestAborted) : null;
        if (parameters.One("post_logout_redirect_uri") is { } address && !IsRegistered(client, address))
        {
            await answer.Page(http, OAuthError.InvalidRequest("post_logout_redirect_uri is not registered for the client, character by character."));
            return;
        }
        await Finish(http, client, hint, parameters);
    }

    public static bool IsRegistered(Client? client, string address) =>
        client is { Status: ClientStatus.Active } && client.PostLogoutRedirectUris.Contains(address, StringComparer.Ordinal);

    public static string Destination(string? address, string? state) => address is null
        ? SignOutModel.Path + "?done=1"
        : state is { Length: <= 1024 } ? QueryHelpers.AddQueryString(address, "state", state) : address;

    private async Task Finish(HttpContext http, Client? client, IdTokenHints.Hint? hint, ProtocolParameters parameters)
    {
        var address = parameters.One("post_logout_redirect_uri");
        var state = parameters.One("state");
        var resident = cookie.Read(http) is { } token ? await store.FindResident(token, client?.Id ?? default, http.RequestAborted) : null;
        if (resident is not null && (client is null || hint?.Sid != subjects.SidOf(resident.SessionId, client.Id)))
        {
            var query = new Dictionary<string, string?> { ["client_id"] = client?.Id.Value, ["post_logout_redirect_uri"] = address, ["state"] = state };
            ProtocolAnswer.Redirect(http, QueryHelpers.AddQueryString(SignOutModel.Path, query.Where(pair => pair.Value is not null)));
            return;
        }
        if (resident is not null) await sessions.End(resident.AccountId, resident.SessionId, http.RequestAborted);
        cookie.Delete(http);
        ProtocolAnswer.Redirect(http, Destination(address, state));
    }
}
