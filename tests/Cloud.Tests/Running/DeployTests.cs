using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Cloud.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Cloud.Tests.Running;

/// <summary>From a manifest to an address that answers.</summary>
public sealed class DeployTests
{
    [Fact]
    public async Task A_manifest_becomes_an_address_that_answers_and_goes_again()
    {
        await using var cloud = await CloudHost.Start();
        var plan = await cloud.Expect(HttpStatusCode.OK, HttpMethod.Post, $"{CloudHost.Place}/plan", CloudHost.Manifest("meters", "env: { GREETING: good day }\n"));
        Assert.Equal(("create", "good day"), ((string?)plan["action"], (string?)Change(plan, "env.GREETING")["to"]));

        var view = await cloud.Deploy("meters", "env: { GREETING: good day }\n");

        Assert.Equal(("Available", 1), ((string?)view["deployment"]?["state"], (int?)view["release"]));
        Assert.Equal($"http://meters.apps.localhost:{cloud.GatewayPort}/", (string?)view["url"]);
        var (status, text) = await cloud.Visit("meters", "/cgi-bin/hello");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("good day from ", text, StringComparison.Ordinal);
        Assert.Equal("none", (string?)(await cloud.Expect(HttpStatusCode.OK, HttpMethod.Post, $"{CloudHost.Place}/plan", CloudHost.Manifest("meters", "env: { GREETING: good day }\n")))["action"]);
        Assert.Contains("serving /www on 8080", (await cloud.Expect(HttpStatusCode.OK, HttpMethod.Get, $"{CloudHost.Place}/applications/meters/logs")).ToJsonString(), StringComparison.Ordinal);

        var platform = await cloud.PlatformName();
        Assert.Equal((1, 1), (await Engine.Containers(platform), await Engine.Networks(platform)));
        await cloud.Expect(HttpStatusCode.NoContent, HttpMethod.Delete, $"{CloudHost.Place}/applications/meters");
        await cloud.Until($"{CloudHost.Place}/applications", list => list is JsonArray { Count: 0 });
        await Eventually.Holds(async () => (await Engine.Containers(platform), await Engine.Networks(platform)) == (0, 0));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.Visit("meters", "/healthz")).Status);
    }

    [Fact]
    public async Task A_release_that_does_not_come_up_leaves_the_one_before_and_says_why()
    {
        await using var cloud = await CloudHost.Start(("Cloud:Podman:ProgressSeconds", "4"));
        await cloud.Deploy("meters", "env: { GREETING: first }\n");

        var ended = await cloud.Deploy("meters", "env: { GREETING: second, MODE: exits }\n");

        Assert.Equal(("Failed", 1), ((string?)ended["deployment"]?["state"], (int?)ended["release"]));
        // As the issue of a failure has it: what was seen, and the last lines of the log.
        Assert.Equal("its process ended with code 3; last log lines: ", ((string?)ended["deployment"]?["reason"])?[..47]);
        Assert.Contains("the setting DATABASE is missing", (string?)ended["deployment"]?["reason"], StringComparison.Ordinal);
        Assert.StartsWith("first from ", (await cloud.Visit("meters", "/cgi-bin/hello")).Text, StringComparison.Ordinal);

        var sick = await cloud.Deploy("meters", "env: { GREETING: third, MODE: sick }\n");
        Assert.StartsWith("the health check at /healthz on port 8080 answered 404; last log lines: serving /sick on 8080", (string?)sick["deployment"]?["reason"], StringComparison.Ordinal);
        Assert.StartsWith("first from ", (await cloud.Visit("meters", "/cgi-bin/hello")).Text, StringComparison.Ordinal);
        await Eventually.Holds(async () => await Engine.Containers(await cloud.PlatformName()) == 1);
    }

    [Fact]
    public async Task Releases_take_each_others_place_without_a_failed_request()
    {
        await using var cloud = await CloudHost.Start(("Cloud:Podman:ProgressSeconds", "25"));
        await cloud.Deploy("meters", "replicas: 2\ndrain: 8s\nenv: { GREETING: one }\n");
        using var ended = new CancellationTokenSource();
        var failures = new List<string>();
        var asked = 0;
        var visitors = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                var (status, text) = await cloud.Visit("meters", "/cgi-bin/hello");
                Interlocked.Increment(ref asked);
                if (status != HttpStatusCode.OK) lock (failures) failures.Add($"{status} {text}");
            }
        })).ToList();
        var slow = cloud.Visit("meters", "/cgi-bin/slow");

        await cloud.Deploy("meters", "replicas: 2\ndrain: 8s\nenv: { GREETING: two }\n");
        await cloud.Deploy("meters", "replicas: 2\ndrain: 8s\nenv: { GREETING: three }\n");
        await cloud.Expect(HttpStatusCode.Accepted, HttpMethod.Post, $"{CloudHost.Place}/applications/meters/rollback", new JsonObject { ["release"] = 1 });
        var back = await cloud.Settled("meters");
        Assert.True((int?)back["release"] == 1, back.ToJsonString());
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        await ended.CancelAsync();
        await Task.WhenAll(visitors);

        Assert.Empty(failures);
        Assert.True(asked > 30, $"only {asked} requests were made");
        Assert.Equal("done\n", (await slow).Text);
        Assert.StartsWith("one from ", (await cloud.Visit("meters", "/cgi-bin/hello")).Text, StringComparison.Ordinal);
        Assert.Equal([3, 2, 1], ((JsonArray)await cloud.Expect(HttpStatusCode.OK, HttpMethod.Get, $"{CloudHost.Place}/applications/meters/releases")).Select(r => (int)r!["number"]!));
    }

    [Fact]
    public async Task As_many_instances_answer_as_were_asked_for()
    {
        await using var cloud = await CloudHost.Start();
        await cloud.Deploy("meters");
        await cloud.Expect(HttpStatusCode.Accepted, HttpMethod.Post, $"{CloudHost.Place}/applications/meters/scale", new JsonObject { ["replicas"] = 3 });
        await cloud.Until($"{CloudHost.Place}/applications/meters", view => Ready(view) == 3);

        var hosts = new HashSet<string>();
        await Eventually.Holds(async () =>
        {
            hosts.Add((await cloud.Visit("meters", "/cgi-bin/hello")).Text);
            return hosts.Count >= 3;
        });
        Assert.Equal(3, hosts.Count);

        // One that crashes is started again; the others go on.
        await cloud.Visit("meters", "/cgi-bin/crash");
        await cloud.Until($"{CloudHost.Place}/applications/meters", view => view["instances"]!.AsArray().Sum(i => (int)i!["restarts"]!) == 1 && Ready(view) == 3);

        await cloud.Expect(HttpStatusCode.Accepted, HttpMethod.Post, $"{CloudHost.Place}/applications/meters/scale", new JsonObject { ["replicas"] = 0 });
        await Eventually.Holds(async () => await Engine.Containers(await cloud.PlatformName()) == 0);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await cloud.Visit("meters", "/healthz")).Status);
    }

    [Fact]
    public async Task An_image_that_there_is_not_is_named()
    {
        await using var cloud = await CloudHost.Start(("Cloud:Podman:ProgressSeconds", "3"));
        var image = CloudHost.Image[..^64] + new string('0', 64);
        await cloud.Expect(HttpStatusCode.Accepted, HttpMethod.Post, $"{CloudHost.Place}/applications", CloudHost.Manifest("meters").Replace(CloudHost.Image, image, StringComparison.Ordinal));

        var ended = await cloud.Settled("meters");

        Assert.Equal("Failed", (string?)ended["deployment"]?["state"]);
        Assert.StartsWith($"the image {image} could not be pulled: ", (string?)ended["deployment"]?["reason"], StringComparison.Ordinal);
    }

    private static int Ready(JsonNode view) => view["instances"]!.AsArray().Count(i => (string?)i!["state"] == "ready");

    private static JsonNode Change(JsonNode plan, string field) => plan["changes"]!.AsArray().Single(c => (string?)c!["field"] == field)!;
}
