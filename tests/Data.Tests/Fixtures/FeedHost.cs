using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A host whose connectors fetch from a publisher of the test. Every other connector is switched off: no test goes to the network.</summary>
internal sealed class FeedHost : IAsyncDisposable
{
    public const string Traffic = "td-traffic-speed";
    public const string Segments = "td-segment-speed";
    public const string Parking = "td-carpark-vacancy";
    public const string Weather = "hko-current-weather";
    public const string Temperature = "hko-temperature";
    public const string Rainfall = "hko-rainfall-daily";
    public const string Lampposts = "lamppost-weather";

    private static readonly Dictionary<string, string> Formats = new()
    {
        [Traffic] = "td-detector-speeds",
        [Segments] = "td-segment-speeds",
        [Parking] = "td-carpark-vacancy",
        [Weather] = "hko-current-weather",
        [Temperature] = "hko-minute-temperature",
        [Rainfall] = "hko-daily-rainfall",
        [Lampposts] = "lamppost-weather",
    };

    private readonly string connectors;
    private string? operatorKey;
    private bool isContinued;

    private FeedHost(HighwayHost highway, Publisher publisher, string connectors) => (Highway, Publisher, this.connectors) = (highway, publisher, connectors);

    public HighwayHost Highway { get; }

    public Publisher Publisher { get; }

    /// <summary>Starts a host that fetches these streams from <c>/STREAM</c> of the publisher.</summary>
    /// <param name="publisher">Where it fetches from.</param>
    /// <param name="streams">What it fetches.</param>
    /// <param name="everySeconds">How often.</param>
    /// <param name="clock">A clock to stand still; null for the real one.</param>
    /// <param name="settings">Over the fixture's own.</param>
    /// <param name="earlier">A stopped host, to go on from its folder.</param>
    public static async Task<FeedHost> Start(
        Publisher publisher, string[] streams, int everySeconds = 3600, FakeTimeProvider? clock = null, Dictionary<string, string?>? settings = null, FeedHost? earlier = null)
    {
        var folder = earlier?.connectors ?? Directory.CreateTempSubdirectory("bauhinia-connectors-").FullName;
        foreach (var (stream, format) in Formats)
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, $"{stream}.yaml"),
                $"""
                stream: {stream}
                format: {format}
                url: http://{publisher.Host}/{stream}
                everySeconds: {everySeconds}
                recordedAs: "{stream}*"
                enabled: {(streams.Contains(stream) ? "true" : "false")}
                """, TestContext.Current.CancellationToken);
        }
        var highway = await HighwayHost.Start(earlier?.Highway, clock: clock, settings: new Dictionary<string, string?>
        {
            ["Data:Feeds:Source"] = "Live",
            ["Data:Feeds:ConnectorFolder"] = folder,
            ["Data:Feeds:AllowedHosts:0"] = publisher.Host,
            ["Data:Feeds:AllowedNetworks:0"] = "127.0.0.1/32",
            ["Logging:LogLevel:Bauhinia.Data"] = "Error",
        }.Concat(settings ?? []).GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.Last().Value));
        if (earlier is not null) earlier.isContinued = true;
        return new FeedHost(highway, publisher, folder);
    }

    /// <summary>The last run of a stream's connector, once it is as wanted.</summary>
    public async Task<JsonNode> LastRun(string stream, Func<JsonNode, bool>? wanted = null)
    {
        var key = await OperatorKey();
        return await Eventually.Is(
            async () => Connector((await Highway.Get("/api/v1/connectors", ("Authorization", $"Bearer {key}"))).Body, stream)?["lastRun"] ?? JsonValue.Create("no run"),
            run => run is JsonObject && wanted?.Invoke(run) != false);
    }

    public async Task<string> OperatorKey()
    {
        if (operatorKey is not null) return operatorKey;
        var (exit, output) = await Highway.Host.Command("data", "keys", "give-operator", "--name", $"operator {Guid.CreateVersion7()}");
        Assert.True(exit == 0, output);
        return operatorKey = output.Trim();
    }

    /// <summary>The first events of a stream.</summary>
    public async Task<List<JsonNode>> Events(string stream, int count)
    {
        await using var reader = await SseSubscriber.Open(Highway.Origin, stream, "?after=beginning");
        return await reader.Take(count);
    }

    public static JsonArray Readings(JsonNode? @event) => Assert.IsType<JsonArray>(@event?["data"]?["readings"]);

    public async ValueTask DisposeAsync()
    {
        if (isContinued) return;
        await Highway.DisposeAsync();
        Directory.Delete(connectors, recursive: true);
    }

    private static JsonNode? Connector(JsonNode list, string stream) => list["connectors"]?.AsArray().FirstOrDefault(c => (string?)c?["stream"] == stream);
}
