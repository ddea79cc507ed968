using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.FairUse;

/// <summary>How much a reader may ask for, without a key and with one, and what an answer says of it.</summary>
public sealed class TierTests
{
    private static readonly Dictionary<string, string?> Small = new()
    {
        ["Data:FairUse:Anonymous:Requests"] = "3",
        ["Data:FairUse:Key:Requests"] = "5",
        ["Proxy:TrustedNetworks"] = "127.0.0.0/8",
    };

    [Fact]
    public async Task A_reader_hears_what_is_left_is_refused_beyond_it_and_comes_back_after_the_time_that_was_said()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await HighwayHost.Start(settings: Small, clock: clock);
        using var client = host.Client();
        foreach (var left in (int[])[2, 1, 0])
        {
            using var answer = await Ask(client);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("\"anonymous\";q=3;w=60", answer.Headers.GetValues("RateLimit-Policy").Single());
            Assert.Equal($"\"anonymous\";r={left};t={(3 - left) * 20}", answer.Headers.GetValues("RateLimit").Single());
        }
        using var refused = await Ask(client);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data.too_many_requests", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))?["code"]);
        Assert.Equal("*", refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(TimeSpan.FromSeconds(20), refused.Headers.RetryAfter?.Delta);

        clock.Advance(TimeSpan.FromSeconds(20));
        using var again = await Ask(client);
        using var tooSoon = await Ask(client);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (again.StatusCode, tooSoon.StatusCode));
    }

    [Fact]
    public async Task One_slash_64_is_one_reader_and_a_key_is_one_wherever_it_comes_from()
    {
        await using var host = await HighwayHost.Start(settings: Small, clock: new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        using var client = host.Client();
        async Task<HttpStatusCode> From(string address, string? key = null, string scheme = "Bearer ")
        {
            using var answer = await Ask(client, address, key is null ? null : scheme + key);
            return answer.StatusCode;
        }

        for (var i = 1; i <= 3; i++) Assert.Equal(HttpStatusCode.OK, await From($"2001:db8:1:2::{i}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await From("2001:db8:1:2:ffff::9"));
        Assert.Equal(HttpStatusCode.OK, await From("2001:db8:1:3::1"));

        var (exit, output) = await host.Host.Command("data", "reader-keys", "give", "--name", "A reader");
        Assert.Equal(0, exit);
        var key = output.Trim();
        Assert.Equal(HttpStatusCode.OK, await From("198.51.100.1", key));
        Assert.Equal(HttpStatusCode.OK, await From("198.51.100.2", key, scheme: ""));
        for (var i = 3; i <= 5; i++) Assert.Equal(HttpStatusCode.OK, await From($"198.51.100.{i}", key));
        Assert.Equal(HttpStatusCode.TooManyRequests, await From("198.51.100.9", key));
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused_and_each_try_is_paid_for()
    {
        await using var host = await HighwayHost.Start(settings: Small, clock: new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        using var client = host.Client();
        for (var i = 0; i < 3; i++)
        {
            using var wrong = await Ask(client, key: "Bearer bdr_" + new string((char)('a' + i), 43));
            Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (wrong.StatusCode, wrong.Headers.WwwAuthenticate.Single().Scheme));
        }
        using var fourth = await Ask(client, key: "Bearer bdr_" + new string('x', 43));
        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.StatusCode);
    }

    [Fact]
    public async Task Senders_and_files_of_pages_are_not_counted_among_readers()
    {
        await using var host = await HighwayHost.Start(settings: Small, clock: new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        using var client = host.Client();
        for (var i = 0; i < 5; i++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(i - 100_000));
        using var page = await client.GetAsync(new Uri("/datasets", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("\"anonymous\";r=2;t=20", page.Headers.GetValues("RateLimit").Single());
        using var file = await client.GetAsync(new Uri("/_design/design.css", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.False(file.Headers.Contains("RateLimit"));
        using var asking = new HttpRequestMessage(HttpMethod.Options, "/api/3/action/package_list");
        using var preflight = await client.SendAsync(asking, TestContext.Current.CancellationToken);
        Assert.Contains("Authorization", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.False(preflight.Headers.Contains("RateLimit"));
    }

    private static async Task<HttpResponseMessage> Ask(HttpClient client, string? from = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/streams");
        if (from is not null) request.Headers.Add("X-Forwarded-For", from);
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", key);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
