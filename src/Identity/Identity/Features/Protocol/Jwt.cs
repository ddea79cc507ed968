using System.Text.Json;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Reads claims of a verified JSON object by their JSON type; a claim of another type is as bad as none.</summary>
internal static class Jwt
{
    public static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A NumericDate (RFC 7519 §2), fraction dropped. False when it is there and not one; null when it is not there.</summary>
    public static bool TrySeconds(JsonElement claims, string name, out long? seconds)
    {
        seconds = null;
        if (!claims.TryGetProperty(name, out var value)) return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !(number is >= 0 and < 253402300800)) return false;
        seconds = (long)number;
        return true;
    }
}
