using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>A token for the client itself, with nobody signed in (RFC 6749 §4.4).</summary>
internal sealed class ClientCredentialsGrant(ProtocolTokens tokens, ProtocolAddresses addresses)
{
    public TokenOutcome Issue(TokenRequest request)
    {
        var client = request.Client;
        if (!client.ClientCredentials || client.Authentication == ClientAuthentication.None)
        {
            return TokenOutcome.Refuse(OAuthError.UnauthorizedClient("This client may not ask for tokens of its own."));
        }
        if (request.NeedsProof() is { } unbound) return TokenOutcome.Refuse(unbound);
        var isMachine = client.Profile == ClientProfile.Machine;
        var asked = request.Parameters.One("scope");
        if (asked is not null && !(isMachine && asked == Scope.Organisations))
        {
            return TokenOutcome.Refuse(OAuthError.InvalidScope(isMachine ? $"A service account's scope is {Scope.Organisations}, or none named." : "A client's own token has no scope: name a resource."));
        }
        // Without a resource a service account's token is for the API of its organisation; any other client's own token says by its resource what it is for.
        var granted = isMachine && request.Parameters.Many("resource").Count > 0 ? [.. client.Resources, .. addresses.PlatformResources] : client.Resources;
        if (request.ChooseAudience(string.Join(' ', granted), out var audience) is { } error) return TokenOutcome.Refuse(error);
        // Two systems that take the same token would each trust the other with it (RFC 9700 §2.3).
        if (isMachine && audience.Count > 1) return TokenOutcome.Refuse(OAuthError.InvalidTarget("A service account's token is for one resource: ask for each by itself."));
        var scope = asked ?? (isMachine && audience is [var only] && only == addresses.Api ? Scope.Organisations : "");
        var content = new AccessTokenContent(client.Id.Value, client.Id, ProtocolTokens.NewId(), scope, SignIn: null);
        return TokenOutcome.Grant(tokens.AccessToken(content, audience, request.DpopThumbprint), request.DpopThumbprint is not null, scope);
    }
}
