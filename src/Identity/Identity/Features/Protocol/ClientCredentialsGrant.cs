using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>A token for the client itself, with nobody signed in (RFC 6749 §4.4).</summary>
internal sealed class ClientCredentialsGrant(ProtocolTokens tokens)
{
    public TokenOutcome Issue(TokenRequest request)
    {
        var client = request.Client;
        if (!client.ClientCredentials || client.Authentication == ClientAuthentication.None)
        {
            return TokenOutcome.Refuse(OAuthError.UnauthorizedClient("This client may not ask for tokens of its own."));
        }
        if (request.NeedsProof() is { } unbound) return TokenOutcome.Refuse(unbound);
        // A service account's one use is the API of its organisation; any other client's own token says by its resource what it is for.
        var scope = client.Profile == ClientProfile.Machine ? Scope.Organisations : "";
        if (request.Parameters.Has("scope") && (scope.Length == 0 || request.Parameters.One("scope") != scope))
        {
            return TokenOutcome.Refuse(OAuthError.InvalidScope(scope.Length == 0 ? "A client's own token has no scope: name a resource." : $"A service account's scope is {scope}, or none named."));
        }
        if (request.ChooseAudience(string.Join(' ', client.Resources), out var audience) is { } error) return TokenOutcome.Refuse(error);
        var content = new AccessTokenContent(client.Id.Value, client.Id, ProtocolTokens.NewId(), scope, SignIn: null);
        return TokenOutcome.Grant(tokens.AccessToken(content, audience, request.DpopThumbprint), request.DpopThumbprint is not null, scope);
    }
}
