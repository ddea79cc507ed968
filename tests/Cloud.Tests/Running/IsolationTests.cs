using System.Net;
using System.Text.Json.Nodes;
using Bauhinia.Cloud.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Cloud.Tests.Running;

/// <summary>What an application cannot do to others or to the host, tried from inside one.</summary>
public sealed class IsolationTests
{
    [Fact]
    public async Task An_application_reaches_neither_others_nor_the_host_nor_the_world()
    {
        await using var cloud = await CloudHost.Start();
        await cloud.Deploy("meters", "replicas: 2\n");
        await cloud.Deploy("tolls");
        var all = await Engine.Inspect(await cloud.PlatformName());
        string[] AddressesOf(string subnetOf) => [.. all.Where(c => Hosts(c, subnetOf)).Select(Address)];
        var (meters, tolls) = (AddressesOf("meters"), AddressesOf("tolls"));

        // Instances of one application reach each other: the way out is open where it should be, so that closed means closed.
        Assert.Equal(["reached\n", "reached\n"], await Reach("meters", [.. meters.Select(a => $"{a}:8080")]));
        Assert.Equal(["closed\n"], await Reach("meters", [$"{tolls[0]}:8080"]));
        Assert.Equal(["closed\n", "closed\n"], await Reach("tolls", [.. meters.Select(a => $"{a}:8080")]));

        var gateway = (string?)all.First(c => Hosts(c, "meters"))["NetworkSettings"]!["Networks"]!.AsObject().First().Value!["Gateway"];
        var otherGateway = (string?)all.First(c => Hosts(c, "tolls"))["NetworkSettings"]!["Networks"]!.AsObject().First().Value!["Gateway"];
        // This listens on every address of the host, as a careless service would.
        using var careless = new System.Net.Sockets.TcpListener(IPAddress.Any, 0);
        careless.Start();
        var port = ((IPEndPoint)careless.LocalEndpoint).Port;
        Assert.Equal(["closed\n", "closed\n", "closed\n"], await Reach("meters", [$"{gateway}:{port}", $"{otherGateway}:{port}", "1.1.1.1:80"]));

        async Task<string[]> Reach(string from, string[] targets) => await Task.WhenAll(targets.Select(async target => (await cloud.Visit(from, $"/cgi-bin/reach?{target}")).Text));
    }

    [Fact]
    public async Task An_application_has_no_privilege()
    {
        await using var cloud = await CloudHost.Start();
        await cloud.Deploy("meters");
        var settings = Assert.Single(await Engine.Inspect(await cloud.PlatformName()))["HostConfig"]!;

        Assert.True((bool?)settings["ReadonlyRootfs"]);
        Assert.False((bool?)settings["Privileged"]);
        Assert.Equal((32L << 20, 500_000_000L, 512L), ((long?)settings["Memory"], (long?)settings["NanoCpus"], (long?)settings["PidsLimit"]));
        Assert.NotEqual("host", (string?)settings["PidMode"]);
        Assert.NotEqual("host", (string?)settings["NetworkMode"]);
        Assert.Empty(settings["Binds"] as JsonArray ?? []);
    }

    private static bool Hosts(JsonNode container, string application) => ((string?)container["Config"]!["Labels"]!["bauhinia.name"])!.EndsWith($"/{application}", StringComparison.Ordinal);

    private static string Address(JsonNode container) => (string?)container["NetworkSettings"]!["Networks"]!.AsObject().First().Value!["IPAddress"] ?? "";
}
