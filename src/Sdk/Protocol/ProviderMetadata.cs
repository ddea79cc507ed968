using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bauhinia.Sdk.Protocol;

/// <summary>Reads the discovery document and refuses one that is another issuer's or lacks what the profile needs.</summary>
internal sealed class ProviderMetadata(IOptions<BauhiniaOptions> options) : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        var found = await OpenIdConnectConfigurationRetriever.GetAsync(address, retriever, cancel);
        // OpenID Connect Discovery 1.0 §4.3: the issuer must be identical to the one asked.
        if (found.Issuer != options.Value.Issuer) throw new ProviderRefusedException("issuer_mismatch", "The discovery document names another issuer.");
        Demand(found.AuthorizationEndpoint, "authorization_endpoint");
        Demand(found.TokenEndpoint, "token_endpoint");
        Demand(found.PushedAuthorizationRequestEndpoint, "pushed_authorization_request_endpoint");
        return found;
    }

    private void Demand(string? endpoint, string name)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !options.Value.AllowInsecureHttp))
        {
            throw new ProviderRefusedException("unusable_metadata", $"The discovery document has no usable {name}.");
        }
    }
}
