using System.Net;
using System.Text;
using Bauhinia.Cloud.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Cloud.Tests.Manifests;

/// <summary>What is said of a manifest that is not taken.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { "replica: 2\n", "line 8: there is no field 'replica'; did you mean 'replicas'?" },
        { "routes: [ { hots: a } ]\n", "line 8: there is no field 'hots'; did you mean 'host'?" },
        { "quantum: true\n", "line 8: there is no field 'quantum'" },
        { "replicas: 21\n", "replicas: 0 to 20" },
        { "env: { PORT: '1' }\n", "env.PORT: is set from port" },
        { "env: { 'a b': '1' }\n", "env: up to 100 names such as LOG_LEVEL, each with up to 4000 characters" },
        { "routes: [ { host: a.b } ]\n", "routes.host: 1 to 40 of a-z, 0-9 and -, beginning with a letter and not ending with -" },
        { "routes: [ { host: a }, { host: a } ]\n", "routes: up to 10, each host once" },
        { "env: &a { B: c }\nroutes: *a\n", "line 9: aliases are not read" },
        { "env: !!binary aGk=\n", "line 8: tags are not read" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_not_understood_is_named(string more, string fault)
    {
        await using var cloud = await CloudHost.Start();
        var problem = await cloud.Expect(HttpStatusCode.BadRequest, HttpMethod.Post, $"{CloudHost.Place}/plan", CloudHost.Manifest("meters", more));
        Assert.Equal(("cloud.manifest_refused", fault), ((string?)problem["code"], (string?)Assert.Single(problem["errors"]!.AsArray())));
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        await using var cloud = await CloudHost.Start();
        var problem = await cloud.Expect(HttpStatusCode.BadRequest, HttpMethod.Post, $"{CloudHost.Place}/plan", "apiVersion: v2\napp: UPPER\nimage: nginx:latest\nport: 0\nhealth: nowhere\nresources: { cpu: 1x, memory: 1GB }\ndrain: 1h\n");
        Assert.Equal(["apiVersion", "app", "image", "port", "health", "routes.host", "resources.cpu", "resources.memory", "drain"], problem["errors"]!.AsArray().Select(e => ((string?)e)!.Split(':')[0]));
    }

    [Fact]
    public async Task A_manifest_that_grows_by_itself_costs_nothing()
    {
        await using var cloud = await CloudHost.Start();
        var bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (var letter = 'b'; letter < 'k'; letter++) bomb.Append(letter).Append(": &").Append(letter).Append(" [").AppendJoin(',', Enumerable.Repeat($"*{(char)(letter - 1)}", 9)).Append("]\n");
        await cloud.Expect(HttpStatusCode.BadRequest, HttpMethod.Post, $"{CloudHost.Place}/plan", bomb.ToString());
        await cloud.Expect(HttpStatusCode.BadRequest, HttpMethod.Post, $"{CloudHost.Place}/plan", string.Concat(Enumerable.Repeat("[", 60_000)));
        await cloud.Expect(HttpStatusCode.RequestEntityTooLarge, HttpMethod.Post, $"{CloudHost.Place}/plan", new string('#', 300_000));
        await cloud.Expect(HttpStatusCode.BadRequest, HttpMethod.Post, $"{CloudHost.Place}/plan", "");
        await cloud.Expect(HttpStatusCode.OK, HttpMethod.Post, $"{CloudHost.Place}/plan", CloudHost.Manifest("meters"));
    }

    [Fact]
    public async Task An_image_from_where_the_platform_takes_none_is_refused_and_nobody_is_asked_for_it()
    {
        await using var cloud = await CloudHost.Start();
        // What listens here is inside the host's network, as a tenant may wish to knock at.
        using var inside = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var (registry, elsewhere) = (CloudHost.Image.Split('/')[0], $"127.0.0.1:{((IPEndPoint)inside.LocalEndpoint).Port}");
        var manifest = CloudHost.Manifest("meters").Replace(registry, elsewhere, StringComparison.Ordinal);

        foreach (var path in new[] { "plan", "applications" })
        {
            var problem = await cloud.Expect(HttpStatusCode.BadRequest, HttpMethod.Post, $"{CloudHost.Place}/{path}", manifest);
            Assert.Equal($"image: the registry {elsewhere} is none that this platform takes images from: {registry}", (string?)Assert.Single(problem["errors"]!.AsArray()));
        }
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.False(inside.Pending());
    }
}
