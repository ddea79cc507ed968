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
}
