using System.Text.Json;
using Bauhinia.Sdk.Protocol;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bauhinia.Sdk.Sessions;

/// <summary>Receives back-channel logout (OpenID Connect Back-Channel Logout 1.0 §2.5 to §2.8).</summary>
internal sealed partial class LogoutTokens(IOptions<BauhiniaOptions> options, EndedSessions ended, TimeProvider clock, ILogger<LogoutTokens> logger)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private const int BodyBytes = 16 * 1024;

    /// <summary>A logout is delivered at once (§2.5); an older token says nothing about sessions of today.</summary>
    private static readonly TimeSpan GreatestAge = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    public async Task Receive(HttpContext context, OpenIdConnectOptions scheme)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        var token = await ReadToken(context);
        var (logout, broken) = token is null ? (null, "no_token") : await Validate(token, scheme, context.RequestAborted);
        if (logout is null)
        {
            Log.Refused(logger, broken);
            await Refuse(context, broken);
            return;
        }
        if (!await ended.Mark(logout.Subject, logout.SessionId, logout.IssuedAt, context.RequestAborted))
        {
            Log.NotKept(logger);
            await Refuse(context, "not_kept");
        }
    }

    private static async Task<string?> ReadToken(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = BodyBytes;
        if (!context.Request.HasFormContentType) return null;
        try
        {
            var form = await context.Request.ReadFormAsync(new FormOptions { ValueCountLimit = 8, BufferBodyLengthLimit = BodyBytes, ValueLengthLimit = BodyBytes }, context.RequestAborted);
            return form["logout_token"] is [{ Length: > 0 } single] ? single : null;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private async Task<(Logout? Logout, string Broken)> Validate(string token, OpenIdConnectOptions scheme, CancellationToken cancellationToken)
    {
        var manager = scheme.ConfigurationManager ?? throw new InvalidOperationException("The configuration manager was set at start.");
        var result = await CheckSignature(token, (await manager.GetConfigurationAsync(cancellationToken)).SigningKeys);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider may have rolled its key; the manager limits how often a stranger can make us ask.
            manager.RequestRefresh();
            result = await CheckSignature(token, (await manager.GetConfigurationAsync(cancellationToken)).SigningKeys);
        }
        if (!result.IsValid || result.SecurityToken is not JsonWebToken logout) return (null, result.Exception?.GetType().Name ?? "invalid");
        return Broken(logout) is { } rule
            ? (null, rule)
            : (new Logout(string.IsNullOrEmpty(logout.Subject) ? null : logout.Subject, IdTokenRules.Text(logout, "sid"), IdTokenRules.Seconds(logout, "iat") ?? clock.GetUtcNow()), "");
    }

    private Task<TokenValidationResult> CheckSignature(string token, IEnumerable<SecurityKey> keys) => handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = options.Value.Issuer,
        ValidAudience = options.Value.ClientId,
        ValidAlgorithms = SigningAlgorithms.Accepted,
        // §2.4: explicit typing keeps an ID token from being taken for a logout token (RFC 8725 §3.11).
        ValidTypes = ["logout+jwt"],
        IssuerSigningKeys = keys,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        TryAllIssuerSigningKeys = false,
        ClockSkew = IdTokenRules.Skew,
    });

    // §2.6, steps 4 to 8.
    private string? Broken(JsonWebToken token)
    {
        var now = clock.GetUtcNow();
        if (IdTokenRules.Seconds(token, "iat") is not { } issuedAt) return "iat_missing";
        if (issuedAt > now + IdTokenRules.Skew || issuedAt < now - GreatestAge) return "iat";
        if (IdTokenRules.Text(token, "jti") is not { Length: > 0 and <= 256 }) return "jti";
        if (token.TryGetPayloadValue<object>("nonce", out _)) return "nonce";
        if (!token.TryGetPayloadValue<JsonElement>("events", out var events) || events.ValueKind != JsonValueKind.Object
            || !events.TryGetProperty(Event, out var value) || value.ValueKind != JsonValueKind.Object) return "events";
        var hasSubject = token.Subject is { Length: > 0 and <= 255 };
        var hasSession = IdTokenRules.Text(token, "sid") is { Length: > 0 and <= 255 };
        return hasSubject || hasSession ? null : "sub_or_sid";
    }

    private static async Task Refuse(HttpContext context, string reason)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await context.Response.WriteAsJsonAsync(new Refusal("invalid_request", reason), context.RequestAborted);
    }

    private sealed record Logout(string? Subject, string? SessionId, DateTimeOffset IssuedAt);

    private sealed record Refusal(
        [property: System.Text.Json.Serialization.JsonPropertyName("error")] string Error,
        [property: System.Text.Json.Serialization.JsonPropertyName("error_description")] string Description);

    private static partial class Log
    {
        [LoggerMessage(10, LogLevel.Warning, "A logout token was refused: {Rule}")]
        public static partial void Refused(ILogger logger, string rule);

        [LoggerMessage(11, LogLevel.Error, "A logout could not be kept in the distributed cache")]
        public static partial void NotKept(ILogger logger);
    }
}
