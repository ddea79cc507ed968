using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model.Grants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Composes the OpenID provider. OpenIddict finds the endpoint, reads requests, writes errors and metadata; every decision and every token is
/// ours (docs/decisions, "OpenIddict in degraded mode").
/// </summary>
internal static class ProtocolServices
{
    /// <summary>Events whose built-in handlers would decide or make tokens with the framework's own stores and formats.</summary>
    private static readonly Type[] OurEvents =
    [
        typeof(ProcessAuthenticationContext), typeof(ProcessSignInContext), typeof(ValidateTokenContext), typeof(GenerateTokenContext),
        typeof(ValidateAuthorizationRequestContext), typeof(ValidatePushedAuthorizationRequestContext), typeof(ValidateTokenRequestContext),
        typeof(ValidateUserInfoRequestContext), typeof(ValidateIntrospectionRequestContext), typeof(ValidateRevocationRequestContext), typeof(ValidateEndSessionRequestContext),
    ];

    public static IServiceCollection AddProtocol(this IServiceCollection services)
    {
        services.AddSingleton<ProtocolAddresses>().AddSingleton<SigningKeyRing>().AddSingleton<PairwiseSubjects>().AddSingleton<SealedRequests>();
        services.AddHostedService<ReplayEpoch>();
        services.AddSingleton<IReplayStore>(provider => provider.GetRequiredService<IOptions<IdentityOptions>>().Value.ReplaysInDatabase
            ? ActivatorUtilities.CreateInstance<DatabaseReplayStore>(provider)
            : ActivatorUtilities.CreateInstance<MemoryReplayStore>(provider));
        services.AddSingleton<DpopNonces>().AddSingleton<DpopProofs>();
        services.AddSingleton<OutboundHttp>().AddSingleton<JwksFetcher>().AddSingleton<ClientKeys>().AddSingleton<PrivateKeyJwt>().AddSingleton<ClientAuthenticator>();
        services.AddSingleton<ProtocolTokens>().AddSingleton<IdTokenHints>().AddSingleton<AuthorizationRequestReader>().AddSingleton<AuthorizationDecision>();
        services.AddScoped<SignInStore>().AddScoped<AuthorizationAnswer>().AddScoped<Revocations>().AddScoped<AccessTokens>().AddScoped<PresentedTokens>();
        services.AddScoped<CodeGrant>().AddScoped<RefreshGrant>().AddScoped<ClientCredentialsGrant>();
        services.AddSingleton<LogoutSignal>().AddScoped<BackChannelLogout>().AddScoped<ServicesUsed>();
        services.AddHostedService<LogoutSender>().AddHostedService<ExpiredGrants>().AddHostedService<CommandLineClient>();
        // At Information the framework writes each request's parameters, and a login_hint or state may name a person.
        services.AddLogging(logging => logging.AddFilter("OpenIddict", LogLevel.Warning));
        services.AddOpenIddict().AddServer(Configure);
        services.AddOptions<OpenIddictServerOptions>().Configure<IOptions<IdentityOptions>, SigningKeyRing, IKeyCustodian>(UseOurs);
        services.AddOptions<OpenIddictServerAspNetCoreOptions>().Configure<IOptions<IdentityOptions>>(
            (framework, identity) => framework.DisableTransportSecurityRequirement = identity.Value.AllowInsecureHttp);
        return services;
    }

    private static void Configure(OpenIddictServerBuilder server)
    {
        server.EnableDegradedMode()
            .SetAuthorizationEndpointUris(ProtocolAddresses.AuthorizePath)
            .SetPushedAuthorizationEndpointUris(ProtocolAddresses.PushPath)
            .SetTokenEndpointUris(ProtocolAddresses.TokenPath)
            .SetUserInfoEndpointUris(ProtocolAddresses.UserInfoPath)
            .SetIntrospectionEndpointUris(ProtocolAddresses.IntrospectPath)
            .SetRevocationEndpointUris(ProtocolAddresses.RevokePath)
            .SetEndSessionEndpointUris(ProtocolAddresses.EndSessionPath)
            .SetJsonWebKeySetEndpointUris(ProtocolAddresses.KeysPath)
            .SetConfigurationEndpointUris(ProtocolAddresses.ConfigurationPath, ProtocolAddresses.ServerMetadataPath)
            .AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().AllowClientCredentialsFlow()
            .RequireProofKeyForCodeExchange();
        // What an endpoint for browsers refuses is written by the host's own problem pages, not as plain text.
        server.UseAspNetCore().EnableStatusCodePagesIntegration();
        server.AddEventHandler<ProcessRequestContext>(handler => handler.UseSingletonHandler<GuardRequest>().SetOrder(GuardRequest.Order));
        server.AddEventHandler<HandleConfigurationRequestContext>(handler => handler.UseSingletonHandler<Discovery>().SetOrder(int.MaxValue - 1000));
        server.AddEventHandler<HandleJsonWebKeySetRequestContext>(handler => handler.UseSingletonHandler<PublishKeys>().SetOrder(int.MinValue));
        server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(handler => handler.UseScopedHandler<PushRequest>());
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseScopedHandler<Authorize>());
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseScopedHandler<Token>());
        server.AddEventHandler<ValidateUserInfoRequestContext>(handler => handler.UseScopedHandler<UserInfo>());
        server.AddEventHandler<ValidateIntrospectionRequestContext>(handler => handler.UseScopedHandler<Introspect>());
        server.AddEventHandler<ValidateRevocationRequestContext>(handler => handler.UseScopedHandler<Revoke>());
        server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseScopedHandler<EndSession>());
    }

    private static void UseOurs(OpenIddictServerOptions server, IOptions<IdentityOptions> identity, SigningKeyRing ring, IKeyCustodian custodian)
    {
        server.Issuer = new Uri(identity.Value.Issuer);
        server.Handlers.RemoveAll(handler => handler.Type == OpenIddictServerHandlerType.BuiltIn && OurEvents.Contains(handler.ContextType));
        server.Handlers.RemoveAll(handler => handler.ServiceDescriptor.ServiceType is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(OpenIddictServerAspNetCoreHandlers.AttachWwwAuthenticateHeader<>));
        // The framework refuses to start without keys. It never uses these: tokens are made by ProtocolTokens, codes and requests by us.
        var key = ring.Current(JwsAlgorithm.ES256);
        server.SigningCredentials.Add(new SigningCredentials(
            new ECDsaSecurityKey((System.Security.Cryptography.ECDsa)custodian.SigningAlgorithm(key.Id)) { KeyId = key.Id.Value }, SecurityAlgorithms.EcdsaSha256));
        server.EncryptionCredentials.Add(new EncryptingCredentials(
            new SymmetricSecurityKey(custodian.Hmac(HmacPurpose.TokenSealing, "framework"u8)), SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }
}
