using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bauhinia.Smoke;

/// <summary>A lamppost sends readings; a reader of the highway sees the first, is cut off, and comes back for what it missed.</summary>
internal sealed class HighwayStory(Uri origin, string key)
{
    private const string Stream = "lamppost-weather";
    private const string Lamppost = "SMOKE1";
    private const string Traffic = "td-traffic-speed";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Walk _walk = new();

    public async Task Tell()
    {
        using var client = new HttpClient { BaseAddress = origin, Timeout = Patience };
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        string token = "", latest = "";
        await _walk.Step("The data system names its streams", () => Named(client));
        await _walk.Step("The simulator's readings arrive, and say what they are", () => Simulated(client));
        await _walk.Step("A lamppost sends a reading, which is on disk when it is acknowledged", async () => token = await Send(client, now, 21.5m));
        await _walk.Step("The latest values show it", async () => latest = await Latest(client, 21.5m));
        await _walk.Step("Two more come while nobody listens", async () =>
        {
            await Send(client, now.AddSeconds(1), 22m);
            await Send(client, now.AddSeconds(2), 22.5m);
        });
        await _walk.Step("A reader that comes back with its token gets both, in order", () => Resume(client, token, 22m, 22.5m));
        // The simulator's lamppost may have sent between the two.
        if (latest[..11] != token[..11]) throw new StepException("The latest values led to another life of the stream than the sender was told.");
    }

    private static async Task Named(HttpClient client)
    {
        var list = await client.GetFromJsonAsync<JsonObject>("/api/v1/streams");
        if (list?["streams"]?.AsArray().Any(s => (string?)s?["id"] == Stream) != true) throw new StepException($"{Stream} is not among them.");
    }

    private static async Task Simulated(HttpClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var body = await client.GetStreamAsync(new Uri($"/api/v1/streams/{Traffic}/events?after=beginning", UriKind.Relative), patience.Token);
        using var lines = new StreamReader(body);
        var @event = await Next(lines, patience.Token);
        if ((string?)@event?["origin"] != "simulated") throw new StepException($"They are called {@event?["origin"]}.");
        var detectors = @event["data"]?["readings"]?.AsArray().Select(r => (string?)r?["detector"]).Distinct().Count();
        var map = await client.GetFromJsonAsync<JsonObject>($"/api/v1/streams/{Traffic}/latest.geojson", patience.Token);
        if (detectors is not > 700 || map?["features"]?.AsArray().Count != detectors) throw new StepException($"There are {detectors} detectors, and {map?["features"]?.AsArray().Count} on the map.");
    }

    private static async Task<JsonNode?> Next(StreamReader lines, CancellationToken cancellationToken)
    {
        string? line;
        do line = await lines.ReadLineAsync(cancellationToken);
        while (line is not null && !line.StartsWith("data: ", StringComparison.Ordinal));
        return line is null ? null : JsonNode.Parse(line["data: ".Length..]);
    }

    private async Task<string> Send(HttpClient client, DateTimeOffset at, decimal temperature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/streams/{Stream}/events")
        {
            Content = JsonContent.Create(new { key = Lamppost, measuredAt = at, readings = new[] { new { lamppost = Lamppost, temperature } } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new StepException($"It was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        var accepted = await answer.Content.ReadFromJsonAsync<JsonObject>();
        return (string?)accepted?["messages"]?[0]?["resumeToken"] ?? throw new StepException("The answer has no token.");
    }

    private static async Task<string> Latest(HttpClient client, decimal temperature)
    {
        var latest = await client.GetFromJsonAsync<JsonObject>($"/api/v1/streams/{Stream}/latest");
        var shown = (decimal?)latest?["events"]?.AsArray().Single(e => (string?)e?["subject"] == Lamppost)?["data"]?["readings"]?[0]?["temperature"];
        if (shown != temperature) throw new StepException($"They show {shown}.");
        return (string?)latest?["resumeToken"] ?? "";
    }

    private static async Task Resume(HttpClient client, string token, params decimal[] temperatures)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var body = await client.GetStreamAsync(new Uri($"/api/v1/streams/{Stream}/events?after={token}", UriKind.Relative), patience.Token);
        using var lines = new StreamReader(body);
        foreach (var expected in temperatures)
        {
            JsonNode? @event;
            do @event = await Next(lines, patience.Token);
            while (@event is not null && (string?)@event["subject"] != Lamppost);
            var shown = (decimal?)@event?["data"]?["readings"]?[0]?["temperature"];
            if (shown != expected) throw new StepException($"Expected {expected} and got {shown}.");
        }
    }
}
