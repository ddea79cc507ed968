using Bauhinia.Sdk.Protocol;
using Bauhinia.Sdk.Sessions;
using Bauhinia.Sdk.StepUp;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bauhinia.Sdk;

/// <summary>Adds sign-in with Bauhinia to an ASP.NET Core application.</summary>
public static class BauhiniaAuthentication
{
    /// <summary>
    /// Makes this application a relying party of the FAPI 2.0 Security Profile: pushed authorization requests (RFC 9126), PKCE S256,
    /// <c>private_key_jwt</c>, DPoP with nonces (RFC 9449), issuer check (RFC 9207), strict ID tokens, a session on the server, and
    /// back-channel logout. The session becomes the default scheme, and the challenge leads to the provider.
    /// </summary>
    /// <remarks>
    /// Sessions are kept in the registered <c>IDistributedCache</c>, encrypted; that is this process's memory unless the application
    /// registers another. Several hosts of one service need a shared cache and shared data protection keys.
    /// </remarks>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="configure">Sets at least <see cref="BauhiniaOptions.Issuer"/>, <see cref="BauhiniaOptions.ClientId"/> and <see cref="BauhiniaOptions.SigningKey"/>.</param>
    /// <returns>The same builder.</returns>
    public static AuthenticationBuilder AddBauhinia(this AuthenticationBuilder builder, Action<BauhiniaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<BauhiniaOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BauhiniaOptions>, BauhiniaOptionsRules>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddDataProtection();
        services.AddDistributedMemoryCache();
        services.AddAuthorization();
        services.TryAddSingleton<ProviderCalls>();
        services.TryAddSingleton<ProviderMetadata>();
        services.TryAddSingleton<DpopKeyCookie>();
        services.TryAddSingleton<SessionTickets>();
        services.TryAddSingleton<EndedSessions>();
        services.TryAddSingleton<LogoutTokens>();
        services.TryAddSingleton<SignInFailures>();
        services.TryAddScoped<SignInEvents>();
        services.TryAddScoped<SessionEvents>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, AcrCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<OpenIdConnectOptions>, SignInSettings>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<CookieAuthenticationOptions>, SessionSettings>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.Configure<AuthenticationOptions>(options =>
        {
            options.DefaultScheme ??= BauhiniaDefaults.SessionScheme;
            options.DefaultChallengeScheme ??= BauhiniaDefaults.Scheme;
        });
        return builder
            .AddCookie(BauhiniaDefaults.SessionScheme)
            .AddRemoteScheme<OpenIdConnectOptions, SignInHandler>(BauhiniaDefaults.Scheme, null, _ => { });
    }
}
