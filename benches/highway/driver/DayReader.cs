using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace Bauhinia.Highway.Driver;

/// <summary>A subscriber over one of the three protocols that notes of each event its sequence, its times and how long it took to come.</summary>
internal sealed class DayReader(string name)
{
    public string Name => name;

    public ConcurrentQueue<(long Sequence, DateTimeOffset Measured, DateTimeOffset Accepted, DateTimeOffset Came)> Events { get; } = new();

    public async Task OverEvents(string url, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        using var reader = new StreamReader(await http.GetStreamAsync($"{url}/api/v1/streams/td-traffic-speed/events?after=beginning", cancel));
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal)) Take(line[..Math.Min(line.Length, 1000)]);
        }
    }

    public async Task OverSocket(string url, CancellationToken cancel)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"{url.Replace("http:", "ws:", StringComparison.Ordinal)}/api/v1/streams/td-traffic-speed/events?after=beginning"), cancel);
        var buffer = new byte[1024 * 1024];
        while (true)
        {
            var length = 0;
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
                length += got.Count;
                if (got.MessageType == WebSocketMessageType.Close) return;
                if (got.EndOfMessage) break;
            }
            Take(Encoding.UTF8.GetString(buffer, 0, Math.Min(length, 1000)));
        }
    }

    public async Task OverMqtt(int port, CancellationToken cancel)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += message =>
        {
            var payload = message.ApplicationMessage.Payload;
            Take(Encoding.UTF8.GetString(payload.Slice(0, Math.Min(payload.Length, 1000)).ToArray()));
            return Task.CompletedTask;
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(name).Build(), cancel);
        await client.SubscribeAsync("streams/td-traffic-speed/events/#", MqttQualityOfServiceLevel.AtLeastOnce, cancel);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
    }

    private void Take(string head)
    {
        string Value(string member)
        {
            var at = head.IndexOf($"\"{member}\":\"", StringComparison.Ordinal) + member.Length + 4;
            return head[at..head.IndexOf('"', at)];
        }
        var came = TimeProvider.System.GetUtcNow();
        Events.Enqueue((
            long.Parse(Value("sequence"), CultureInfo.InvariantCulture), DateTimeOffset.Parse(Value("time"), CultureInfo.InvariantCulture), DateTimeOffset.Parse(Value("acceptedtime"), CultureInfo.InvariantCulture), came));
    }
}
