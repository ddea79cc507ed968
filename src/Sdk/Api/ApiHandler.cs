using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Bauhinia.Sdk.Api;

/// <summary>Judges the access token of a request (RFC 6750 §2.1, RFC 9449 §7) and challenges where there is none to believe.</summary>
internal sealed partial class ApiHandler(IOptionsMonitor<BauhiniaApiOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AccessTokens tokens, Proofs proofs, ProofNonces nonces)
    : AuthenticationHandler<BauhiniaApiOptions>(options, loggers, encoder)
{
    private const string Bearer = "Bearer";
    private const string Algorithms = "algs=\"ES256 PS256\"";

    private ApiRefusal refusal = ApiRefusal.NoCredentials;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            var (token, refused) = await Judge();
            if (token is not null)
            {
                return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(token.Claims, Scheme.Name, "sub", "roles")), Scheme.Name));
            }
            refusal = refused ?? ApiRefusal.NoCredentials;
        }
        catch (IssuerUnavailableException unavailable)
        {
            Log.NoKeys(Logger, unavailable);
            refusal = ApiRefusal.Unavailable;
        }
        return refusal == ApiRefusal.NoCredentials ? AuthenticateResult.NoResult() : AuthenticateResult.Fail(refusal.Description ?? "The issuer's keys cannot be read.");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // The reason is found by authenticating, which an endpoint of another scheme may not have done.
        await HandleAuthenticateOnceSafeAsync();
        Response.StatusCode = refusal.Status;
        Response.Headers.CacheControl = "no-store";
        if (refusal.Status == 503)
        {
            Response.Headers.RetryAfter = "5";
            return;
        }
        // RFC 6750 §3.1: where no credentials came, no error is named. A client that has either kind of token learns that both are taken (RFC 9449 §7.2).
        Response.Headers.WWWAuthenticate = refusal switch
        {
            { Error: null } => new StringValues([$"{Proofs.Scheme} {Algorithms}", Bearer]),
            { Scheme: Bearer } => $"{Bearer} error=\"{refusal.Error}\", error_description=\"{refusal.Description}\"",
            _ => $"{Proofs.Scheme} {Algorithms}, error=\"{refusal.Error}\", error_description=\"{refusal.Description}\"",
        };
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Headers.CacheControl = "no-store";
        return base.HandleForbiddenAsync(properties);
    }

    private async Task<(AccessToken? Token, ApiRefusal? Refusal)> Judge()
    {
        if (Request.Headers.Authorization.Count == 0) return (null, null);
        if (Request.Headers.Authorization is not [{ } header]) return (null, ApiRefusal.Malformed("There must be exactly one Authorization header."));
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var isBound = space > 0 && header.AsSpan(0, space).Equals(Proofs.Scheme, StringComparison.OrdinalIgnoreCase);
        // Another scheme's credentials are none here.
        if (!isBound && !(space > 0 && header.AsSpan(0, space).Equals(Bearer, StringComparison.OrdinalIgnoreCase))) return (null, null);
        var scheme = isBound ? Proofs.Scheme : Bearer;
        var text = header[(space + 1)..].Trim(' ');
        if (isBound) Response.Headers[Proofs.NonceHeader] = nonces.Current();
        if (text.Length is 0 or > AccessTokens.MaxLength || !text.All(IsOfToken)) return (null, ApiRefusal.Token(scheme, "The access token is malformed."));

        var hash = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
        if (await tokens.Verify(text, hash, Context.RequestAborted) is not { } token) return (null, ApiRefusal.Token(scheme, "The access token is unknown or expired, or is not for this resource."));
        if (token.Thumbprint is null) return isBound ? (null, ApiRefusal.Token(Bearer, "The access token is bound to no key: use the Bearer scheme.")) : (token, null);
        // RFC 9449 §7.2: a bound token must not pass as a bearer token.
        if (!isBound) return (null, ApiRefusal.Token(Proofs.Scheme, "The access token is bound to a key: use the DPoP scheme."));
        return proofs.Check(Request, hash, token.Thumbprint) is { } refused ? (null, refused) : (token, null);
    }

    // The characters of b64token (RFC 6750 §2.1).
    private static bool IsOfToken(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '+' or '/' or '=';

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Error, "No access token can be judged: the issuer's keys cannot be read")]
        public static partial void NoKeys(ILogger logger, Exception unavailable);
    }
}
