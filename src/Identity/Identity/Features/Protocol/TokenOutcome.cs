using Microsoft.AspNetCore.Http;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>What the token endpoint answers: tokens or a refusal.</summary>
internal sealed record TokenOutcome
{
    private TokenOutcome()
    {
    }

    public OAuthError? Error { get; private init; }

    public string AccessToken { get; private init; } = "";

    public bool IsBound { get; private init; }

    public string Scopes { get; private init; } = "";

    public string? IdToken { get; init; }

    public string? RefreshToken { get; init; }

    public static TokenOutcome Refuse(OAuthError error) => new() { Error = error };

    public static TokenOutcome Grant(string accessToken, bool isBound, string scopes) => new() { AccessToken = accessToken, IsBound = isBound, Scopes = scopes };

    /// <summary>RFC 6749 §5.1, RFC 9449 §5.</summary>
    public Task Write(HttpContext http) => ProtocolAnswer.Json(http, 200, json =>
    {
        json.WriteString("access_token", AccessToken);
        json.WriteString("token_type", IsBound ? "DPoP" : "Bearer");
        json.WriteNumber("expires_in", (long)ProtocolTokens.AccessTokenLifetime.TotalSeconds);
        if (Scopes.Length > 0) json.WriteString("scope", Scopes);
        if (IdToken is not null) json.WriteString("id_token", IdToken);
        if (RefreshToken is not null) json.WriteString("refresh_token", RefreshToken);
    });
}
