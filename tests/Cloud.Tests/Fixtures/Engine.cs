using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Bauhinia.Cloud.Tests.Fixtures;

/// <summary>Asks Podman itself what there is.</summary>
internal static class Engine
{
    private static readonly HttpClient Podman = new(new SocketsHttpHandler { ConnectCallback = Connect }) { BaseAddress = new Uri("http://podman") };

    /// <summary>How many containers a platform has, whether they run or not.</summary>
    public static async Task<int> Containers(string platform) => (await List($"/v1.40/containers/json?all=true&filters={Filter(platform)}")).Count;

    /// <summary>How many networks a platform has.</summary>
    public static async Task<int> Networks(string platform) => (await List($"/v4.0.0/libpod/networks/json?filters={Filter(platform)}")).Count;

    /// <summary>What the engine says of a platform's containers.</summary>
    public static async Task<IReadOnlyList<JsonNode>> Inspect(string platform)
    {
        var all = new List<JsonNode>();
        foreach (var container in await List($"/v1.40/containers/json?all=true&filters={Filter(platform)}"))
        {
            all.Add(JsonNode.Parse(await Podman.GetStringAsync(new Uri($"/v1.40/containers/{container?["Id"]}/json", UriKind.Relative))) ?? new JsonObject());
        }
        return all;
    }

    private static string Filter(string platform) => Uri.EscapeDataString($$"""{"label":["bauhinia.platform={{platform}}"]}""");

    private static async Task<JsonArray> List(string path) => JsonNode.Parse(await Podman.GetStringAsync(new Uri(path, UriKind.Relative))) as JsonArray ?? [];

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(CloudHost.Socket), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
