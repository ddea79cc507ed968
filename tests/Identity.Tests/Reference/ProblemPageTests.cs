using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bauhinia.Identity.Contracts;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Reference;

/// <summary>Every problem's type leads to a page, and the pages are those of the codes.</summary>
public sealed partial class ProblemPageTests
{
    private static string Pages => Path.Combine(Repository.Root, "docs", "reference", "problems");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IReadOnlyList<string> Codes { get; } =
    [
        .. typeof(IdentityApiException).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(value => value.StartsWith("identity.", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Every_code_has_a_page_and_every_page_a_code()
    {
        Assert.True(Codes.Count >= 15);
        Assert.Equal(Codes.Order(StringComparer.Ordinal), Directory.EnumerateFiles(Pages, "identity.*.md").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_page_names_its_code_a_status_and_what_to_do()
    {
        foreach (var code in Codes)
        {
            var page = File.ReadAllText(Path.Combine(Pages, code + ".md"));
            Assert.StartsWith($"# `{code}`\n\n**Status** ", page, StringComparison.Ordinal);
            Assert.Contains("\n\n**What to do** ", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_code_stands_in_the_server_as_bare_text()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Identity", "Identity"), "*.cs", SearchOption.AllDirectories).ToList();
        Assert.True(sources.Count > 100);

        var bare = sources.SelectMany(file => BareCode().Matches(File.ReadAllText(file)).Select(m => $"{Path.GetFileName(file)}: {m.Value}")).ToList();
        Assert.True(bare.Count == 0, string.Join('\n', bare));
    }

    [Fact]
    public async Task Every_type_leads_to_its_page_on_every_host_name()
    {
        await using var host = await TestHost.Start();
        using var reader = host.Client();
        foreach (var place in (string[])["id", "portal"])
        {
            foreach (var code in Codes)
            {
                using var answer = await reader.GetAsync(new Uri($"http://{place}.localhost:{host.Port}/problems/{code}"), Cancel);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Contains(code, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            }
        }
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync(new Uri("/problems/identity.no_such_code", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync(new Uri("/problems/..%2f..%2fetc%2fpasswd", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync(new Uri("/problems/%20", UriKind.Relative), Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_refusal_of_the_API_carries_the_address_of_its_page()
    {
        await using var host = await TestHost.Start();
        using var http = await (await Resident.Create(host)).SignIn();
        using var answer = await http.GetAsync(new Uri($"/api/v1/organisations/{Guid.Empty}", UriKind.Relative), Cancel);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));

        var type = problem.RootElement.GetProperty("type").GetString();

        // RFC 9457 §3.1.1: resolved against the address of the answer.
        using var page = await http.GetAsync(new Uri(answer.RequestMessage!.RequestUri!, type), Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains(problem.RootElement.GetProperty("code").GetString()!, await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("clause", "RFC 9457 §4.2.1")]
    public async Task A_bare_status_is_about_blank()
    {
        await using var host = await TestHost.Start();
        using var http = host.Client();
        using var answer = await http.GetAsync(new Uri("/api/v1/organisations", UriKind.Relative), Cancel);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));

        Assert.Equal(("about:blank", "http.401"), (problem.RootElement.GetProperty("type").GetString(), problem.RootElement.GetProperty("code").GetString()));
    }

    [GeneratedRegex("\"identity\\.[a-z_]+\"")]
    private static partial Regex BareCode();
}
