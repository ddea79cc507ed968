using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Where the protocol endpoints are. They follow the configured issuer, never the Host header of a request.</summary>
internal sealed class ProtocolAddresses(IOptions<IdentityOptions> options)
{
    public const string AuthorizePath = "/connect/authorize";
    public const string PushPath = "/connect/par";
    public const string TokenPath = "/connect/token";
    public const string UserInfoPath = "/connect/userinfo";
    public const string IntrospectPath = "/connect/introspect";
    public const string RevokePath = "/connect/revoke";
    public const string EndSessionPath = "/connect/end-session";
    public const string KeysPath = "/.well-known/jwks";
    public const string ConfigurationPath = "/.well-known/openid-configuration";

    /// <summary>RFC 8414 §3.</summary>
    public const string ServerMetadataPath = "/.well-known/oauth-authorization-server";

    /// <summary>Where the API of organisations begins.</summary>
    public const string ApiPath = "/api/v1";

    /// <summary>The resource (RFC 8707) of access tokens for the API.</summary>
    public string Api { get; } = options.Value.Issuer + ApiPath;

    /// <summary>Resources of the platform's other systems, which the platform's own programs may ask for.</summary>
    public IReadOnlyList<string> PlatformResources { get; } = [.. options.Value.PlatformResources];

    /// <summary>The issuer as it stands in every token and answer: an origin without trailing slash.</summary>
    public string Issuer { get; } = options.Value.Issuer;

    public string At(string path) => Issuer + path;
}
