using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>The shipped host as a process of its own, with the Data system, the streams of <see cref="TestStreams"/> and the MQTT door.</summary>
internal sealed class KillableDoor : IAsyncDisposable
{
    private readonly string folder;
    private readonly string beats;

    private KillableDoor(HostProcess host, int port, string folder, string device, string beats) => (Host, MqttPort, this.folder, Device, this.beats) = (host, port, folder, ("gate", device), beats);

    public HostProcess Host { get; }

    public int MqttPort { get; }

    /// <summary>Name and key of a device of <see cref="TestStreams.Levels"/>.</summary>
    public (string Name, string Key) Device { get; }

    public Uri Origin => new($"http://data.localhost:{Host.Port}");

    /// <param name="settings">Settings over the fixture's own.</param>
    public static async Task<KillableDoor> Start(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("bauhinia-streams-").FullName;
        var port = Loopback.FreePort();
        var all = new Dictionary<string, string>
        {
            ["systems"] = "data",
            ["Data:StreamFolder"] = TestStreams.Folder(folder),
            ["Data:Mqtt:Port"] = port.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>()) all[name] = value ?? "";
        var host = await HostProcess.Start(TestDatabase.Sqlite, all, cancel);
        Task<string> Key(string stream, string name) => host.CommandOutput(["data", "keys", "give", "--stream", stream, "--name", name], cancel);
        return new KillableDoor(host, port, folder, await Key(TestStreams.Levels, "gate"), await Key(TestStreams.Beats, "beats"));
    }

    public Task<HttpStatusCode> Push(string body) => Push(TestStreams.Levels, body);

    public async Task<HttpStatusCode> Push(string stream, string body)
    {
        using var client = Loopback.Client(Origin);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/streams/{stream}/events") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", stream == TestStreams.Beats ? beats : Device.Key);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>What <c>/readyz</c> says.</summary>
    public async Task<string> Readiness()
    {
        using var client = Loopback.Client(Origin);
        return await client.GetStringAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
    }

    /// <summary>What the gap ledger says of <see cref="TestStreams.Beats"/>.</summary>
    public async Task<JsonNode> Gaps(string query)
    {
        using var client = Loopback.Client(Origin);
        var body = await client.GetStringAsync(new Uri($"/api/v1/streams/{TestStreams.Beats}/gaps?{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        return JsonNode.Parse(body) ?? new JsonObject();
    }

    /// <summary>The ids and times of all events, in order; what is sent last to know the end is not among them.</summary>
    public async Task<List<(string? Id, string? Time)>> Events(int marker)
    {
        Assert.Equal(HttpStatusCode.OK, await Push(HighwayHost.Message(marker)));
        await using var reader = await SseSubscriber.Open(Origin, TestStreams.Levels, "?after=beginning");
        var events = new List<(string?, string?)>();
        while (true)
        {
            var next = (await reader.Take(1))[0];
            if ((string?)next["time"] == HighwayHost.At(marker)) return events;
            events.Add(((string?)next["id"], (string?)next["time"]));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
