using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A host that runs the Data system alone, with the streams of <see cref="TestStreams"/>, and a key for each.</summary>
internal sealed class HighwayHost : IAsyncDisposable
{
    private readonly Dictionary<string, string> keys = [];
    private readonly string streams;
    private bool isContinued;

    private HighwayHost(TestHost host, string streams) => (Host, this.streams) = (host, streams);

    public TestHost Host { get; }

    /// <summary>Where the declarations of <see cref="TestStreams"/> are.</summary>
    public string StreamFolder => streams;

    public Uri Origin => new($"http://data.localhost:{Host.Port}");

    /// <param name="earlier">A stopped host, to go on from its folder and port; null for a new one.</param>
    /// <param name="settings">Settings over the defaults.</param>
    /// <param name="clock">A clock to stand still; null for the real one.</param>
    /// <param name="services">Adds what watches the host from outside.</param>
    public static async Task<HighwayHost> Start(
        HighwayHost? earlier = null, IReadOnlyDictionary<string, string?>? settings = null, FakeTimeProvider? clock = null, Action<IServiceCollection>? services = null)
    {
        var streams = earlier?.streams ?? TestStreams.Folder(Directory.CreateTempSubdirectory("bauhinia-streams-").FullName);
        var host = await TestHost.Start(
            settings: new Dictionary<string, string?> { ["systems"] = "data", ["Data:StreamFolder"] = streams, ["Data:Lake:DemandSeconds"] = "0" }.Concat(settings ?? new Dictionary<string, string?>()).GroupBy(s => s.Key).ToDictionary(s => s.Key, s => s.Last().Value),
            folder: earlier?.Host.Folder, port: earlier?.Host.Port, clock: clock, services: services);
        if (earlier is not null) earlier.isContinued = true;
        return new HighwayHost(host, streams);
    }

    public HttpClient Client() => new(Host.Handler()) { BaseAddress = Origin };

    /// <summary>The sender's key of a stream, given at its first use.</summary>
    public async Task<string> Key(string stream)
    {
        if (keys.TryGetValue(stream, out var known)) return known;
        var (exit, output) = await Host.Command("data", "keys", "give", "--stream", stream, "--name", $"key {Guid.CreateVersion7()}");
        Assert.True(exit == 0, output);
        return keys[stream] = output.Trim();
    }

    public async Task<HttpResponseMessage> Push(string stream, string body, string type = "application/json", string? key = null, params (string Name, string Value)[] headers)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/streams/{stream}/events") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        // A body that is too large is refused before it is sent.
        request.Headers.ExpectContinue = body.Length > 1024 * 1024;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? await Key(stream));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends what must be accepted.</summary>
    /// <returns>What became of each message.</returns>
    public async Task<JsonArray> Accepted(string stream, string body, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var answer = await Push(stream, body, type, null, headers);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {text}");
        return Assert.IsType<JsonArray>(JsonNode.Parse(text)?["messages"]);
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> Get(string path, params (string Name, string Value)[] headers)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) ?? new JsonObject());
    }

    /// <summary>One message with one reading, measured at so many seconds after the beginning of 2026.</summary>
    public static string Message(int second, string level = "20.5", string sensor = "s1") =>
        $$"""{"measuredAt":"{{At(second)}}","readings":[{"sensor":"{{sensor}}","level":{{level}}}]}""";

    public static string At(int second) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

    // The folder goes with the last host that was started on it.
    public async ValueTask DisposeAsync()
    {
        if (isContinued) return;
        await Host.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(streams) ?? streams, recursive: true);
    }
}
