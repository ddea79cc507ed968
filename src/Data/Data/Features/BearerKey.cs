using Microsoft.AspNetCore.Http;

namespace Bauhinia.Data.Features;

/// <summary>The key that a request carries (RFC 6750 §2.1).</summary>
internal static class BearerKey
{
    private const string Scheme = "Bearer ";

    /// <returns>Null when the request carries none, or more than one.</returns>
    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;
}
