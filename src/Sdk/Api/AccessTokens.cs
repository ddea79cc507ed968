using System.Security.Claims;
using System.Text.Json;
using Bauhinia.Sdk.Protocol;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bauhinia.Sdk.Api;

/// <summary>Verifies access tokens (RFC 9068 §4). A verified one is known by its hash until it expires: its signature is checked once, not with each request.</summary>
internal sealed class AccessTokens(IOptionsMonitor<BauhiniaApiOptions> options, IssuerKeys keys, TimeProvider clock)
{
    public const int MaxLength = 8192;

    private const int MaxKnown = 10_000;

    /// <summary>RFC 9068 §4 allows some leeway for clocks that differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private static readonly string[] Told = ["sub", "client_id", "aud", "acr", "amr", "auth_time"];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength };
    private readonly ExpiringEntries<AccessToken> known = new(MaxKnown, clock);

    /// <param name="token">As it came, of the characters of RFC 6750 §2.1.</param>
    /// <param name="hash">Its SHA-256 in base64url.</param>
    /// <param name="cancellationToken">Stops waiting for the issuer.</param>
    /// <returns>Null when it must not be believed.</returns>
    /// <exception cref="IssuerUnavailableException">The issuer's keys cannot be read.</exception>
    public async Task<AccessToken?> Verify(string token, string hash, CancellationToken cancellationToken)
    {
        if (known.TryGet(hash, out var before)) return before;
        if (Read(token) is not { } read || await keys.Find(read.Kid, cancellationToken) is not { } key) return null;
        var result = await handler.ValidateTokenAsync(read, Rules(key));
        if (!result.IsValid || IdTokenRules.Seconds(read, "exp") is not { } expires || !HasRequired(read) || !TryBinding(read, out var thumbprint)) return null;
        var verified = new AccessToken([.. Claims(read)], thumbprint);
        known.TryAdd(hash, verified, expires);
        return verified;
    }

    private JsonWebToken? Read(string token)
    {
        if (token.Length > MaxLength || !handler.CanReadToken(token)) return null;
        try
        {
            var read = handler.ReadJsonWebToken(token);
            // RFC 7515 §4.1.11: what must be understood is not. Of algorithms only the issuer's own is taken, never one that the token chooses.
            return read.IsEncrypted || read.Alg != SecurityAlgorithms.EcdsaSha256 || string.IsNullOrEmpty(read.Kid) || read.TryGetHeaderValue<object>("crit", out _) ? null : read;
        }
        catch (Exception broken) when (broken is ArgumentException or SecurityTokenException or JsonException or FormatException)
        {
            return null;
        }
    }

    private TokenValidationParameters Rules(SecurityKey key)
    {
        var settings = options.Get(BauhiniaDefaults.ApiScheme);
        return new TokenValidationParameters
        {
            // RFC 9068 §2.1: explicit typing keeps any other token of the issuer from being taken for an access token.
            ValidTypes = ["at+jwt", "application/at+jwt"],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            ValidIssuer = settings.Issuer,
            ValidAudience = settings.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            RequireAudience = true,
            LifetimeValidator = (notBefore, expires, _, _) =>
            {
                var now = clock.GetUtcNow().UtcDateTime;
                return expires is { } end && now < end + Skew && (notBefore is not { } start || now >= start - Skew);
            },
        };
    }

    // RFC 9068 §2.2.
    private static bool HasRequired(JsonWebToken token) =>
        token.Subject is { Length: > 0 and <= 255 } && IdTokenRules.Text(token, "client_id") is { Length: > 0 } && IdTokenRules.Text(token, "jti") is { Length: > 0 } && IdTokenRules.Seconds(token, "iat") is not null;

    /// <summary>A token that is bound by other means than a key's thumbprint (RFC 7800 §3) cannot be judged here.</summary>
    private static bool TryBinding(JsonWebToken token, out string? thumbprint)
    {
        thumbprint = null;
        if (!token.TryGetPayloadValue<object>("cnf", out _)) return true;
        if (!token.TryGetPayloadValue<JsonElement>("cnf", out var confirmation) || confirmation.ValueKind != JsonValueKind.Object) return false;
        thumbprint = confirmation.TryGetProperty("jkt", out var jkt) && jkt.ValueKind == JsonValueKind.String ? jkt.GetString() : null;
        return thumbprint is { Length: > 0 };
    }

    private static IEnumerable<Claim> Claims(JsonWebToken token)
    {
        foreach (var claim in token.Claims.Where(c => Told.Contains(c.Type, StringComparer.Ordinal))) yield return new Claim(claim.Type, claim.Value, claim.ValueType, token.Issuer);
        foreach (var scope in (IdTokenRules.Text(token, "scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)) yield return new Claim("scope", scope, ClaimValueTypes.String, token.Issuer);
    }
}
