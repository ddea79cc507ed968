using System.Net;
using System.Text.Json;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Reference;

/// <summary>The page that people read instead of the OpenAPI document.</summary>
public sealed class ApiDocsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Says_all_that_the_document_in_git_says()
    {
        await using var host = await TestHost.Start();
        using var http = host.Client();
        using var kept = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "api", "identity.v1.json"), Cancel));
        var html = WebUtility.HtmlDecode(await http.GetStringAsync(new Uri("/api/docs", UriKind.Relative), Cancel));

        var operations = kept.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(o => (Path: path.Name, Method: o.Name.ToUpperInvariant(), Of: o.Value))).ToList();
        Assert.True(operations.Count > 20, "The document has lost its operations.");
        foreach (var (path, method, operation) in operations)
        {
            var id = operation.GetProperty("operationId").GetString();
            var start = html.IndexOf($"id=\"{id}\"", StringComparison.Ordinal);
            Assert.True(start > 0, $"{id} is not on the page.");
            var end = html.IndexOf("</pre>", start, StringComparison.Ordinal);
            var section = html[start..end];
            Assert.Contains($"<code>{method}</code>", section, StringComparison.Ordinal);
            Assert.Contains($"<code>{path}</code>", section, StringComparison.Ordinal);
            Assert.Contains($"href=\"#{id}\"", html, StringComparison.Ordinal);
            foreach (var parameter in Elements(operation, "parameters")) Assert.Contains($"<code>{parameter.GetProperty("name").GetString()}</code>", section, StringComparison.Ordinal);
            foreach (var status in operation.GetProperty("responses").EnumerateObject()) Assert.Contains($"<code>{status.Name}</code>", section, StringComparison.Ordinal);
        }
        foreach (var schema in kept.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            var start = html.IndexOf($"id=\"type-{schema.Name}\"", StringComparison.Ordinal);
            Assert.True(start > 0, $"{schema.Name} is not on the page.");
            foreach (var member in schema.Value.GetProperty("properties").EnumerateObject()) Assert.Contains($"<code>{member.Name}</code>", html[start..], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", "Identity: organisations and their services", "Data: streams and open data")]
    [InlineData("zh-Hant", "身份：機構及其服務", "數據：數據流及開放數據")]
    [InlineData("zh-Hans", "身份：机构及其服务", "数据：数据流及开放数据")]
    public async Task Lists_the_interfaces_of_the_installation_in_the_reader_s_language(string language, params string[] titles)
    {
        await using var host = await TestHost.Start(settings: new Dictionary<string, string?> { ["systems"] = "identity,data" });
        using var http = new HttpClient(host.Handler()) { BaseAddress = new Uri($"http://portal.localhost:{host.Port}") };
        http.DefaultRequestHeaders.Add("Accept-Language", language);
        var html = WebUtility.HtmlDecode(await http.GetStringAsync(new Uri("/api/docs", UriKind.Relative), Cancel));
        Assert.All(titles, title => Assert.Contains($">{title}</a>", html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leads_from_every_error_code_to_its_page_and_to_the_document()
    {
        await using var host = await TestHost.Start();
        using var http = host.Client();
        var html = await http.GetStringAsync(new Uri("/api/docs/identity.v1", UriKind.Relative), Cancel);
        var codes = Links(html, "/problems/").ToList();

        Assert.Contains("/problems/identity.organisation_not_found", codes);
        Assert.Contains("/problems/identity.changed_since", codes);
        foreach (var address in codes.Append(Assert.Single(Links(html, $"{host.Issuer}openapi/"))))
        {
            using var answer = await http.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address} answers {answer.StatusCode}.");
        }
    }

    [Fact]
    public async Task Shows_a_call_with_the_token_and_the_body_that_it_takes()
    {
        await using var host = await TestHost.Start();
        using var http = host.Client();
        var html = WebUtility.HtmlDecode(await http.GetStringAsync(new Uri("/api/docs", UriKind.Relative), Cancel));

        Assert.Contains(
            $$"""
            curl -X POST "{{host.Issuer}}api/v1/organisations" \
              -H "Authorization: DPoP $ACCESS_TOKEN" \
              -H "DPoP: $PROOF" \
              -H "Content-Type: application/json" \
              -d '{"name":{"en":"…","zhHant":"…","zhHans":"…"},"contactEmail":"…"}'
            """, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/docs/identity.v2")]
    [InlineData("/api/docs/IDENTITY.V1")]
    public async Task Knows_no_other_document(string path)
    {
        await using var host = await TestHost.Start();
        using var http = host.Client();

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(path, UriKind.Relative), Cancel)).StatusCode);
    }

    private static JsonElement.ArrayEnumerator Elements(JsonElement element, string name) => element.TryGetProperty(name, out var array) ? array.EnumerateArray() : default;

    private static IEnumerable<string> Links(string html, string start) =>
        html.Split("href=\"").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)]).Where(link => link.StartsWith(start, StringComparison.Ordinal)).Distinct();
}
