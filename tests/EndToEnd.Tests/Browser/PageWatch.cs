using Microsoft.Playwright;

namespace Bauhinia.EndToEnd.Tests.Browser;

/// <summary>Collects what a person would never see but a page must not do: console errors, CSP violations, failed and foreign requests.</summary>
internal sealed class PageWatch
{
    private readonly List<string> complaints = [];

    private PageWatch(IPage page)
    {
        // Chromium also writes a failed answer to the console; the response below tells whether it was one that matters.
        page.Console += (_, message) => Add(message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) ? $"console: {message.Text}" : null);
        page.PageError += (_, error) => Add($"script: {error}");
        page.RequestFailed += (_, request) => Add(request.Failure == "net::ERR_ABORTED" ? null : $"failed: {request.Url} {request.Failure}");
        page.Request += (_, request) => Add(IsOurs(request.Url) ? null : $"foreign: {request.Url}");
        page.Response += (_, response) => Add(response.Status >= 400 && response.Request.ResourceType != "document" ? $"status {response.Status}: {response.Url}" : null);
    }

    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (complaints)
            {
                return [.. complaints];
            }
        }
    }

    public static PageWatch Start(IPage page) => new(page);

    private static bool IsOurs(string url) =>
        !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is "data" or "blob" || uri.Host.EndsWith(".localhost", StringComparison.Ordinal);

    private void Add(string? complaint)
    {
        if (complaint is not null)
        {
            lock (complaints)
            {
                complaints.Add(complaint);
            }
        }
    }
}
