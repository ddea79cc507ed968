using Bauhinia.Identity.Model;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Completes the provider's metadata (OpenID Connect Discovery 1.0 §3, RFC 8414, RFC 9126, RFC 9207, RFC 9449 §5.1, RFC 9728 §4): what our own handlers
/// add, and what the framework would say of itself and we do not do.
/// </summary>
internal sealed class Discovery(ProtocolAddresses addresses) : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    private static readonly string[] AssertionAlgorithms = ["ES256", "PS256", "EdDSA", "Ed25519", "RS256"];
    private static readonly string[] ProofAlgorithms = ["ES256", "PS256", "EdDSA", "Ed25519"];
    private static readonly string[] Claims = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash"];

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        string[] methods = ["private_key_jwt", "client_secret_basic", "client_secret_post"];
        Replace(context.TokenEndpointAuthenticationMethods, [.. methods, "none"]);
        Replace(context.PushedAuthorizationEndpointAuthenticationMethods, [.. methods, "none"]);
        Replace(context.RevocationEndpointAuthenticationMethods, [.. methods, "none"]);
        Replace(context.IntrospectionEndpointAuthenticationMethods, methods);
        Replace(context.IdTokenSigningAlgorithms, ["ES256", "PS256", "RS256"]);
        Replace(context.CodeChallengeMethods, ["S256"]);
        Replace(context.SubjectTypes, ["pairwise"]);
        Replace(context.Scopes, [.. Scope.Supported, Scope.Organisations]);
        Replace(context.Claims, Claims);
        Replace(context.PromptValues, ["none", "login", "consent", "select_account"]);
        Replace(context.ResponseModes, ["query"]);

        // The framework writes an origin with a slash; tokens and answers say it without, and clients compare the two.
        context.Metadata["issuer"] = addresses.Issuer;
        context.Metadata["acr_values_supported"] = List(Acr.Supported);
        context.Metadata["dpop_signing_alg_values_supported"] = List(ProofAlgorithms);
        foreach (var endpoint in (string[])["token_endpoint", "introspection_endpoint", "revocation_endpoint", "pushed_authorization_request_endpoint"])
        {
            context.Metadata[$"{endpoint}_auth_signing_alg_values_supported"] = List(AssertionAlgorithms);
        }
        context.Metadata["authorization_response_iss_parameter_supported"] = true;
        context.Metadata["claims_parameter_supported"] = false;
        context.Metadata["request_parameter_supported"] = false;
        // False speaks of addresses that clients choose (OpenID Connect Core §6.2); pushed ones work.
        context.Metadata["request_uri_parameter_supported"] = false;
        context.Metadata["backchannel_logout_supported"] = true;
        context.Metadata["backchannel_logout_session_supported"] = true;
        context.Metadata["protected_resources"] = List([addresses.Api, .. addresses.PlatformResources]);
        context.Metadata["ui_locales_supported"] = List(["en", "zh-Hant", "zh-Hans"]);
        return ValueTask.CompletedTask;
    }

    private static void Replace(HashSet<string> values, IEnumerable<string> with)
    {
        values.Clear();
        values.UnionWith(with);
    }

    private static OpenIddictParameter List(IEnumerable<string> values) => new([.. values]);
}
