using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using MQTTnet.Formatter;
using Xunit;

namespace Bauhinia.Data.Tests.Campaigns;

/// <summary>
/// Readers over three doors are cut off while more than an hour of the city is replayed, and host and broker are killed meanwhile. With their tokens the first
/// two get every message once and in order; over MQTT each comes at least once, and repeats bear the ids that are known.
/// </summary>
public sealed class CutOffTests
{
    private const int Minutes = 75;
    private const int Before = 5;
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 8, 0, 0, TimeSpan.FromHours(8));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_was_cut_off_for_an_hour_of_the_city_has_every_message()
    {
        var folder = Directory.CreateTempSubdirectory("bauhinia-replay-");
        for (var minute = 0; minute < Minutes; minute++) await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{minute:000}_latest_1min_temperature.csv"), Recorded(minute), Token);
        await using var door = await KillableDoor.Start(Settings(folder.FullName));
        var broker = new BrokerView(Path.Combine(door.Host.Folder, "data", "data", "broker"));
        var expected = Enumerable.Range(0, Minutes).Select(m => Begin.AddMinutes(m).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).ToList();

        var (events, eventToken) = await OverEvents(door, null, Before);
        var (socket, socketToken) = await OverSocket(door, "beginning", Before);
        await using (var keeper = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V500, clientId: "keeper", isKept: true))
        {
            await keeper.Subscribe($"streams/{FeedHost.Temperature}/events/all");
            await keeper.Take(1);
            keeper.Break();
        }
        broker.Kill();
        await Reached(door, 20);
        await door.Host.Kill(Token);
        await door.Host.Start(Token);
        await Eventually.Is(() => Task.FromResult(broker.Runs), runs => runs);
        broker.Kill();
        await door.Host.Kill(Token);
        await door.Host.Start(Token);
        await Reached(door, Minutes);

        events.AddRange((await OverEvents(door, eventToken, Minutes - Before)).Seen);
        socket.AddRange((await OverSocket(door, socketToken, Minutes - Before)).Seen);
        Assert.Equal(expected, events.Select(e => e.Time));
        Assert.Equal(events, socket);
        await using var again = await MqttParty.Connect(door.MqttPort, MqttProtocolVersion.V500, clientId: "keeper", isKept: true);
        Assert.True(again.Connected.IsSessionPresent);
        var taken = new List<(string? Id, string? Time)>();
        while (taken.LastOrDefault().Time != expected[^1]) taken.AddRange((await again.Take(1)).Select(m => Of(MqttParty.BodyOf(m))));
        // What the session was subscribed after is not known to the message; from its first on there is no hole, and every id is the one that others know.
        Assert.Equal(events.SkipWhile(e => e != taken[0]), taken.Distinct());
        Assert.InRange(taken.Distinct().Count(), 60, Minutes);
        folder.Delete(recursive: true);
    }

    /// <summary>Ten minutes go in half a second.</summary>
    private static Dictionary<string, string?> Settings(string folder) => new(BrokerView.Settings)
    {
        ["Data:Feeds:Source"] = "Replay",
        ["Data:Feeds:ReplayFolder"] = folder,
        ["Data:Feeds:ReplaySpeed"] = "3600",
    };

    private static string Recorded(int minute) => string.Create(CultureInfo.InvariantCulture,
        $"Date time,Automatic Weather Station,Air Temperature(degree Celsius)\n{Begin.AddMinutes(minute):yyyyMMddHHmm},Sai Kung,{20 + (minute % 7)}.{minute % 10}\n");

    private static (string? Id, string? Time) Of(JsonNode? body) => ((string?)body?["id"], (string?)body?["time"]);

    private static async Task Reached(KillableDoor door, int count)
    {
        using var client = Loopback.Client(door.Origin);
        await Eventually.Is(async () =>
        {
            var latest = JsonNode.Parse(await client.GetStringAsync(new Uri($"/api/v1/streams/{FeedHost.Temperature}/latest", UriKind.Relative), Token));
            return int.Parse((string?)latest?["events"]?.AsArray().LastOrDefault()?["sequence"] ?? "0", CultureInfo.InvariantCulture);
        }, newest => newest >= count);
    }

    private static async Task<(List<(string? Id, string? Time)> Seen, string? Token)> OverEvents(KillableDoor door, string? token, int count)
    {
        await using var reader = await SseSubscriber.Open(door.Origin, FeedHost.Temperature, "?after=beginning", token);
        return ([.. (await reader.Take(count)).Select(Of)], reader.LastId);
    }

    private static async Task<(List<(string? Id, string? Time)> Seen, string? Token)> OverSocket(KillableDoor door, string? token, int count)
    {
        using var socket = new ClientWebSocket();
        using var invoker = new HttpMessageInvoker(Loopback.Handler());
        await socket.ConnectAsync(new Uri($"ws://data.localhost:{door.Host.Port}/api/v1/streams/{FeedHost.Temperature}/events?after={token}"), invoker, Token);
        var seen = new List<(string?, string?)>();
        var buffer = new byte[4096];
        string? last = null;
        while (seen.Count < count)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
            var body = JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, received.Count));
            seen.Add(Of(body));
            last = (string?)body?["resumetoken"];
        }
        // Cut off, without a goodbye.
        socket.Abort();
        return (seen, last);
    }
}
