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
        if (request.Parameters.Has("scope")) return TokenOutcome.Refuse(OAuthError.InvalidScope("A client's own token has no scope: name a resource."));
        if (request.ChooseAudience(string.Join(' ', client.Resources), out var audience) is { } error) return TokenOutcome.Refuse(error);
        var content = new AccessTokenContent(client.Id.Value, client.Id, ProtocolTokens.NewId(), "", SignIn: null);
        return TokenOutcome.Grant(tokens.AccessToken(content, audience, request.DpopThumbprint), request.DpopThumbprint is not null, "");
    }
}
