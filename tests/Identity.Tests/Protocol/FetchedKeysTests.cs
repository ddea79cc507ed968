using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Testing;
using Bauhinia.Testing.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Protocol;

/// <summary>Key sets that are fetched from a client's address.</summary>
public sealed class FetchedKeysTests
{
    [Fact]
    [Trait("Clause", "OIDC Core §10.1.1")]
    public async Task Asks_a_silent_address_once_for_all_who_wait_and_again_after_a_minute()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var jwks = new JsonObject { ["keys"] = new JsonArray(TestJws.PublicJwk(key, "rp-1")) }.ToJsonString();
        var (fetches, isSilent) = (0, true);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var keys = builder.Build();
        keys.Run(async context =>
        {
            Interlocked.Increment(ref fetches);
            if (isSilent) await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            else await context.Response.WriteAsync(jwks);
        });
        await keys.StartAsync(TestContext.Current.CancellationToken);
        var port = new Uri(keys.Urls.First()).Port;
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await TestHost.Start(clock: clock);
        using var client = await RelyingParty.Register(host, ClientSettings.Fapi2 with { JwksUri = $"http://keys.localhost:{port}/jwks", Key = key });

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.Post("/connect/par", client.Request())));

        Assert.All(answers, a => Assert.Equal("invalid_client", a.Error));
        Assert.Equal(1, fetches);
        isSilent = false;
        Assert.Equal("invalid_client", (await client.Post("/connect/par", client.Request())).Error);
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.Created, (await client.Post("/connect/par", client.Request())).Status);
        Assert.Equal(2, fetches);
    }
}
