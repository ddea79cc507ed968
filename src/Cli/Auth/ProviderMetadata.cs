using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace Bauhinia.Cli.Auth;

/// <summary>The part of the provider's metadata (RFC 8414 §2) that this program needs.</summary>
internal sealed record ProviderMetadata
{
    [JsonPropertyName("issuer")]
    public required string Issuer { get; init; }

    [JsonPropertyName("authorization_endpoint")]
    public required Uri Authorization { get; init; }

    [JsonPropertyName("token_endpoint")]
    public required Uri Token { get; init; }

    [JsonPropertyName("revocation_endpoint")]
    public required Uri Revocation { get; init; }

    /// <summary>The platform's APIs (RFC 9728 §4); null where the provider names none.</summary>
    [JsonPropertyName("protected_resources")]
    public IReadOnlyList<string>? ProtectedResources { get; init; }

    /// <summary>The resource (RFC 8707) of tokens for Identity's own API.</summary>
    [JsonIgnore]
    public string Api => ApiOf(Issuer);

    /// <summary>The platform's other APIs, as far as what is sent there is private.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> OtherApis => [.. (ProtectedResources ?? []).Where(r => r != Api && Uri.TryCreate(r, UriKind.Absolute, out var address) && Connection.IsPrivate(address))];

    public static string ApiOf(string issuer) => issuer + "/api/v1";

    public static async Task<ProviderMetadata> Read(HttpClient http, string issuer, CancellationToken cancellationToken)
    {
        var metadata = await http.GetFromJsonAsync<ProviderMetadata>(new Uri("/.well-known/oauth-authorization-server", UriKind.Relative), cancellationToken);
        // RFC 8414 §3.3: metadata that speaks of another issuer must not be used.
        return metadata?.Issuer == issuer ? metadata : throw new SignInRefusedException($"What answers at {issuer} says that it is {metadata?.Issuer}.");
    }
}
