using Bauhinia.Sdk.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bauhinia.Sdk;

/// <summary>Lets an ASP.NET Core application take access tokens of Bauhinia at its API.</summary>
public static class BauhiniaApiAuthentication
{
    /// <summary>
    /// Makes this application a resource server: it takes JWT access tokens (RFC 9068 §4) of one issuer, whose keys it finds by the issuer's
    /// metadata (RFC 8414 §3), with a DPoP proof for each request (RFC 9449 §4.3, §7) and a nonce of this server in it (§9). A token that is bound to no
    /// key is taken as Bearer (RFC 6750 §2.1), in the Authorization header alone. Answers 401 with the challenge of RFC 6750 §3 and RFC 9449 §7.1.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The principal has the claims <c>sub</c>, <c>client_id</c>, <c>aud</c>, <c>acr</c>, <c>amr</c>, <c>auth_time</c> and <c>scope</c> as far as the token has them, one
    /// for each value, and no others. A service account is one whose <c>sub</c> is its <c>client_id</c> (RFC 9068 §5). A token that was ended early at the
    /// provider is taken until it expires, which is minutes.
    /// </para>
    /// <para>
    /// Used proofs are remembered in this process's memory. Several hosts of one API need shared data protection keys, or each asks again for
    /// its own nonce; within the minute that a proof lives, each of them takes it once.
    /// </para>
    /// </remarks>
    /// <param name="builder">What <c>AddAuthentication()</c> returned.</param>
    /// <param name="configure">Sets at least <see cref="BauhiniaApiOptions.Issuer"/> and <see cref="BauhiniaApiOptions.Audience"/>.</param>
    /// <returns>The same builder.</returns>
    public static AuthenticationBuilder AddBauhiniaApi(this AuthenticationBuilder builder, Action<BauhiniaApiOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<BauhiniaApiOptions>(BauhiniaDefaults.ApiScheme).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BauhiniaApiOptions>, ApiOptionsRules>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddDataProtection();
        services.AddAuthorization();
        services.TryAddSingleton<IssuerKeys>();
        services.TryAddSingleton<AccessTokens>();
        services.TryAddSingleton<ProofNonces>();
        services.TryAddSingleton<Proofs>();
        return builder.AddScheme<BauhiniaApiOptions, ApiHandler>(BauhiniaDefaults.ApiScheme, configure);
    }
}
