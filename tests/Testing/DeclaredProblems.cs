using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bauhinia.Testing;

/// <summary>
/// Lets no test pass that gets a problem from a published operation which its OpenAPI document does not name: whoever reads the document
/// must not meet another. Asked of the host itself, once for each.
/// </summary>
internal sealed partial class DeclaredProblems(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Documents = "/openapi/identity.v1.json";

    private static readonly ConcurrentDictionary<string, Task<IReadOnlyList<Operation>>> Known = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        // A crash is nobody's contract; the tests that plant one see it anyhow.
        if (answer.StatusCode >= HttpStatusCode.InternalServerError || answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return answer;
        // The campaigns send addresses as they are: the server takes their dots away, and so does reading them anew.
        if (!Uri.TryCreate(request.RequestUri?.OriginalString, UriKind.Absolute, out var address) || !address.AbsolutePath.StartsWith("/api/v1/", StringComparison.Ordinal)) return answer;
        var operations = await Known.GetOrAdd(address.Authority, _ => Read(new Uri(address, Documents)));
        if (operations.FirstOrDefault(o => o.Method == request.Method.Method && o.Path.IsMatch(address.AbsolutePath)) is not { } operation) return answer;
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var found = $"{(int)answer.StatusCode} {problem.GetProperty("code").GetString()}";
        // These come from no operation: an id that is no UUID leads nowhere.
        return found is "404 http.404" or "405 http.405" || operation.Problems.Contains(found) ? answer : throw new InvalidOperationException($"{request.Method} {address.AbsolutePath} answers {found}, which its description does not say.");
    }

    private async Task<IReadOnlyList<Operation>> Read(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var answer = await base.SendAsync(request, CancellationToken.None);
        var document = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return
        [
            .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => new Operation(
                operation.Name.ToUpperInvariant(),
                new Regex($"^{Parameter().Replace(path.Name, "[^/]+")}$"),
                [.. operation.Value.GetProperty("responses").EnumerateObject().SelectMany(response => Codes(response.Value).Select(code => $"{response.Name} {code}"))]))),
        ];
    }

    private static IEnumerable<string> Codes(JsonElement response) =>
        response.TryGetProperty("content", out var content) && content.TryGetProperty("application/problem+json", out var problem)
            ? problem.GetProperty("schema").GetProperty("properties").GetProperty("code").GetProperty("enum").EnumerateArray().Select(code => code.GetString() ?? "")
            : [];

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    private sealed record Operation(string Method, Regex Path, HashSet<string> Problems);
}
