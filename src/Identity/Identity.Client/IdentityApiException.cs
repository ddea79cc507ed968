using System.Text.Json;

namespace Bauhinia.Identity.Contracts;

/// <summary>The API refused: the problem (RFC 9457) that it answered.</summary>
public sealed class IdentityApiException : Exception
{
    /// <summary>Makes an exception of what the API answered.</summary>
    /// <param name="status">HTTP status, 300 to 599.</param>
    /// <param name="code">The problem's stable code.</param>
    /// <param name="title">The problem's title, in the language asked for.</param>
    public IdentityApiException(int status, string code, string title)
        : base(title)
    {
        Status = status;
        Code = code;
    }

    /// <summary>The problem's member <c>reason</c>, where its code has one.</summary>
    public string? Reason { get; private init; }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>A code such as <c>identity.registration_refused</c>, or <c>http.401</c>.</summary>
    public string Code { get; }

    internal static async Task<IdentityApiException> From(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var problem = JsonDocument.Parse(text);
            var code = problem.RootElement.GetProperty("code").GetString() ?? $"http.{status}";
            var title = problem.RootElement.TryGetProperty("title", out var words) ? words.GetString() ?? code : code;
            if (problem.RootElement.TryGetProperty("refusals", out var refusals) && refusals.ValueKind == JsonValueKind.Array)
            {
                title += " (" + string.Join(", ", refusals.EnumerateArray().Select(r => r.GetString())) + ")";
            }
            return new IdentityApiException(status, code, title) { Reason = problem.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null };
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new IdentityApiException(status, $"http.{status}", response.ReasonPhrase ?? "The API refused.");
        }
    }
}
