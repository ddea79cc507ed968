using System.Net;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Frame;

public sealed class HostTests
{
    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Is_live_and_ready_after_migration(string database)
    {
        await using var host = await TestHost.Start(database);
        using var client = host.Client();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/readyz", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Forbids_inline_script_and_framing_on_every_answer()
    {
        await using var host = await TestHost.Start();
        using var client = host.Client();

        var answer = await client.GetAsync("/no-such-page", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id.example.gov", "https", true)]
    [InlineData("id.example.gov", "http", false)]
    [InlineData("id.localhost", "https", false)]
    [Trait("Clause", "RFC 6797 §7.2")]
    public async Task Asks_browsers_to_stay_on_TLS_where_the_answer_came_over_TLS(string name, string scheme, bool asks)
    {
        await using var host = await TestHost.Start(settings: new Dictionary<string, string?> { ["Proxy:TrustedNetworks"] = "127.0.0.0/8, ::1/128" });
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/no-such-page");
        request.Headers.Host = name;
        request.Headers.Add("X-Forwarded-Proto", scheme);

        var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(asks, answer.Headers.Contains("Strict-Transport-Security"));
    }
}
