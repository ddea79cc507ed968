using System.Diagnostics;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace Bauhinia.Highway.Driver;

/// <summary>Messages of 2,031 readings through the HTTP door, by turns with the bare loop; then MQTT, the broker alone and the disk alone.</summary>
internal sealed class IngestBench(Settings settings)
{
    private const int OnTheWay = 4;
    private const int MostSenders = 64;

    /// <summary>Until what runs often is compiled for speed.</summary>
    private const double WarmUpSeconds = 3;
    private readonly Figures figures = new(settings);
    private readonly string folder = settings["folder"];
    private readonly double seconds = settings.Seconds("seconds");

    public async Task Run(CancellationToken cancel)
    {
        var readings = new TrafficShape(settings["shape"]).Readings(0);
        figures.Note("one message", readings.Length / 1000d, "kB");
        using var door = new Door(settings["url"], "td-traffic-speed", settings["key"]);
        var bodies = Enumerable.Range(0, MostSenders).Select(_ => TrafficShape.Message(Measured.Next(), readings)).ToArray();
        async Task Send(int sender)
        {
            TrafficShape.SetTime(bodies[sender], Measured.Next());
            await door.Send(bodies[sender], cancel);
        }
        await Window.Rate(MostSenders, WarmUpSeconds, Send);
        await Window.Rate(1, WarmUpSeconds, Send);
        foreach (var senders in (int[])[1, MostSenders])
        {
            List<double> ours = [], peer = [];
            for (var run = 0; run < settings.Number("runs"); run++)
            {
                ours.Add(TrafficShape.Lanes * await Window.Rate(senders, seconds, Send));
                var file = Path.Combine(folder, $"bare-{senders}-{run}.db");
                peer.Add(TrafficShape.Lanes * await BareInsert.Start(file, settings["shape"], senders, seconds, cancel));
                File.Delete(file);
            }
            figures.Ratio($"durable_readings_per_s_{senders}", ours, peer, "bare SQLite loop", "readings/s", "at least 0.7");
        }
        figures.Note($"one sender that has {OnTheWay} messages on the way", TrafficShape.Lanes * await Window.Rate(OnTheWay, seconds, Send), "readings/s");
        foreach (var connections in (int[])[1, 10, 500]) await Mqtt(connections, cancel);
        await new BareJetStream(folder).Run(readings, seconds, figures, cancel);
        figures.Note("fsync of 4 kB, disk alone", Fsyncs(), "1/s");
    }

    /// <summary>Devices that send packets of one reading, each after the acknowledgement of the one before.</summary>
    private async Task Mqtt(int connections, CancellationToken cancel)
    {
        var factory = new MqttClientFactory();
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", settings.Number("mqtt")).WithCredentials("bench-mqtt", settings["mqtt_key"]).WithTimeout(TimeSpan.FromSeconds(30));
        var clients = new IMqttClient[connections];
        for (var i = 0; i < connections; i++)
        {
            clients[i] = factory.CreateMqttClient();
            await clients[i].ConnectAsync(options.WithClientId($"bench-{i}").Build(), cancel);
        }
        var rate = await Window.Rate(connections, seconds, async i =>
        {
            var payload = Encoding.UTF8.GetBytes($"{{\"key\":\"L{i}\",\"measuredAt\":\"{TrafficShape.Time(Measured.Next())}\",\"readings\":[{{\"lamppost\":\"L{i}\",\"temperature\":21.5,\"humidity\":80}}]}}");
            var result = await clients[i].PublishAsync(
                new MqttApplicationMessageBuilder().WithTopic("streams/lamppost-weather/readings").WithPayload(payload).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(), cancel);
            if (!result.IsSuccess) throw new InvalidOperationException($"PUBACK {result.ReasonCode} {result.ReasonString}");
        });
        figures.Note($"MQTT, {connections} connections, packets of one reading", rate, "durable messages/s");
        foreach (var client in clients)
        {
            await client.DisconnectAsync(cancellationToken: cancel);
            client.Dispose();
        }
    }

    private double Fsyncs()
    {
        var path = Path.Combine(folder, "fsync");
        var block = new byte[4096];
        var count = 0;
        using (var file = new FileStream(path, FileMode.Create))
        {
            var clock = Stopwatch.StartNew();
            for (; clock.Elapsed.TotalSeconds < 1; count++)
            {
                file.Write(block);
                file.Flush(flushToDisk: true);
            }
        }
        File.Delete(path);
        return count;
    }
}
