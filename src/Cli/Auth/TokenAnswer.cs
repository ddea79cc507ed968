using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bauhinia.Cli.Auth;

/// <summary>What the token endpoint answers (RFC 6749 §5).</summary>
internal sealed record TokenAnswer
{
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("token_type")]
    public string? TokenType { get; init; }

    [JsonPropertyName("expires_in")]
    public int ExpiresIn { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("error_description")]
    public string? Description { get; init; }

    [JsonIgnore]
    public int Status { get; init; }

    public string Words => Description ?? Error ?? $"HTTP {Status}";

    public static TokenAnswer Read(string body, int status)
    {
        if (body.Length == 0) return new TokenAnswer { Status = status, Error = status < 400 ? null : $"HTTP {status}" };
        try
        {
            return (JsonSerializer.Deserialize<TokenAnswer>(body) ?? new TokenAnswer()) with { Status = status };
        }
        catch (JsonException)
        {
            return new TokenAnswer { Status = status, Error = $"HTTP {status}, and no JSON" };
        }
    }
}
