using System.Text.Json;

namespace Bauhinia.Cloud.Contracts;

/// <summary>The API refused: the problem (RFC 9457) that it answered.</summary>
public sealed class CloudApiException : Exception
{
    /// <summary>Makes an exception of what the API answered.</summary>
    /// <param name="status">HTTP status, 300 to 599.</param>
    /// <param name="code">The problem's stable code.</param>
    /// <param name="title">The problem's title, in the language asked for.</param>
    /// <param name="errors">What is wrong, one sentence each.</param>
    public CloudApiException(int status, string code, string title, IReadOnlyList<string> errors)
        : base(title)
    {
        Status = status;
        Code = code;
        Errors = errors;
    }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>A code of <see cref="CloudProblems"/>, or <c>http.401</c>.</summary>
    public string Code { get; }

    /// <summary>What is wrong, one sentence each; empty where the code says it all.</summary>
    public IReadOnlyList<string> Errors { get; }

    internal static CloudApiException From(int status, string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var code = problem.RootElement.TryGetProperty("code", out var known) ? known.GetString() ?? $"http.{status}" : $"http.{status}";
            var title = problem.RootElement.TryGetProperty("title", out var words) ? words.GetString() ?? code : code;
            var errors = problem.RootElement.TryGetProperty("errors", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(e => e.GetString() ?? "").ToList() : [];
            return new CloudApiException(status, code, title, errors);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new CloudApiException(status, $"http.{status}", "The API refused.", []);
        }
    }
}
