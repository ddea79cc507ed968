using Bauhinia.Sdk.Protocol;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Bauhinia.Sdk;

/// <summary>Turns the few settings of this package into the many of the platform's OpenID Connect handler.</summary>
internal sealed class SignInSettings(IOptions<BauhiniaOptions> options, ProviderMetadata metadata) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    public void Configure(OpenIdConnectOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, OpenIdConnectOptions target)
    {
        if (name != BauhiniaDefaults.Scheme) return;
        var settings = options.Value;
        target.Authority = settings.Issuer;
        target.ClientId = settings.ClientId;
        target.SignInScheme = target.SignOutScheme = BauhiniaDefaults.SessionScheme;
        target.EventsType = typeof(SignInEvents);
        target.RequireHttpsMetadata = !settings.AllowInsecureHttp;
        target.BackchannelTimeout = settings.BackchannelTimeout;
        target.BackchannelHttpHandler = settings.BackchannelHandler;

        target.CallbackPath = BauhiniaDefaults.SignedInPath;
        target.SignedOutCallbackPath = BauhiniaDefaults.SignedOutPath;
        // Front-channel logout is a cross-site request that any page can forge; back-channel logout takes its place.
        target.RemoteSignOutPath = PathString.Empty;

        target.ResponseType = OpenIdConnectResponseType.Code;
        target.ResponseMode = OpenIdConnectResponseMode.Query;
        target.UsePkce = true;
        target.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Require;
        target.Scope.Clear();
        foreach (var scope in settings.Scopes.Distinct(StringComparer.Ordinal)) target.Scope.Add(scope);

        target.MapInboundClaims = false;
        target.ClaimActions.Clear();
        target.GetClaimsFromUserInfoEndpoint = false;
        target.SaveTokens = true;
        target.UseTokenLifetime = false;
        target.DisableTelemetry = true;
        target.ProtocolValidator.RequireNonce = true;
        target.ProtocolValidator.RequireSub = true;
        target.TokenValidationParameters = IdTokens(settings);
        target.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            settings.Issuer.TrimEnd('/') + "/.well-known/openid-configuration", metadata,
            new HttpDocumentRetriever(Client(settings)) { RequireHttps = !settings.AllowInsecureHttp });

        foreach (var cookie in new[] { target.CorrelationCookie, target.NonceCookie })
        {
            // The answer comes back by a top-level GET, for which Lax is enough (RFC 6265bis §5.6.7.1).
            cookie.SameSite = SameSiteMode.Lax;
            cookie.HttpOnly = true;
            cookie.IsEssential = true;
            cookie.SecurePolicy = settings.AllowInsecureHttp ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        }
        target.CorrelationCookie.Name = "bauhinia-correlation-";
        target.NonceCookie.Name = "bauhinia-nonce-";
    }

    private static TokenValidationParameters IdTokens(BauhiniaOptions settings) => new()
    {
        ValidIssuer = settings.Issuer,
        ValidAudience = settings.ClientId,
        ValidAlgorithms = SigningAlgorithms.Accepted,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        RequireAudience = true,
        ValidateIssuerSigningKey = true,
        TryAllIssuerSigningKeys = false,
        ClockSkew = IdTokenRules.Skew,
        NameClaimType = "sub",
        RoleClaimType = "roles",
    };

    private static HttpClient Client(BauhiniaOptions settings) => new(settings.BackchannelHandler ?? new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }, disposeHandler: false)
    {
        Timeout = settings.BackchannelTimeout,
        MaxResponseContentBufferSize = 1024 * 1024,
    };
}
