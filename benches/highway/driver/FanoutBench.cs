using System.Diagnostics;
using System.Text;

namespace Bauhinia.Highway.Driver;

/// <summary>Many readers of one stream over server-sent events, ten messages a second: what a delivered message costs the server, ours and a bare Kestrel loop by turns.</summary>
internal sealed class FanoutBench(Settings settings) : IDisposable
{
    private const int PerSecond = 10;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    public async Task Run(CancellationToken cancel)
    {
        var figures = new Figures(settings);
        var (readers, runs, messages) = (settings.Number("readers"), settings.Number("runs"), (int)(settings.Seconds("seconds") * PerSecond));
        using var door = new Door(settings["url"], "lamppost-weather", settings["key"]);
        var frame = await Capture(door, cancel);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ours = new Side(new Uri($"{settings["url"]}/api/v1/streams/lamppost-weather/events"), settings.Number("ours_pid"), ct => door.Send(Packet(), ct));
        var peer = new Side(new Uri($"{settings["peer"]}/events"), settings.Number("peer_pid"), async ct =>
        {
            using var answer = await http.PostAsync($"{settings["peer"]}/events", new ByteArrayContent(frame), ct);
            answer.EnsureSuccessStatusCode();
        });
        foreach (var side in (Side[])[ours, peer]) await side.Open(readers, ending.Token);
        foreach (var side in (Side[])[ours, peer]) await side.Measure(PerSecond, cancel);
        List<Cost> oursRuns = [], peerRuns = [];
        for (var run = 0; run < runs; run++)
        {
            oursRuns.Add(await ours.Measure(messages, cancel));
            peerRuns.Add(await peer.Measure(messages, cancel));
        }
        var size = readers == 1000 ? "" : $"_{readers}_readers";
        const string unit = "µs CPU a delivered message";
        figures.Ratio($"cpu_per_message{size}", [.. oursRuns.Select(r => r.Cpu + r.Broker)], [.. peerRuns.Select(r => r.Cpu)], "bare Kestrel loop", unit, "at most 1.5");
        figures.Note("of which nats-server", Figures.Median(oursRuns.Select(r => r.Broker)), unit);
        figures.Note($"one event, {readers} readers", frame.Length, "bytes");
        figures.Note("p99 from the sender's request to a reader, ours", Figures.Median(oursRuns.Select(r => r.P99)), "ms");
        figures.Note("p99 from the sender's request to a reader, bare Kestrel", Figures.Median(peerRuns.Select(r => r.P99)), "ms");
        await ending.CancelAsync();
    }

    public void Dispose() => http.Dispose();

    private static byte[] Packet() =>
        Encoding.UTF8.GetBytes($"{{\"key\":\"L1\",\"measuredAt\":\"{TrafficShape.Time(Measured.Next())}\",\"readings\":[{{\"lamppost\":\"L1\",\"temperature\":21.5,\"humidity\":80}}]}}");

    /// <summary>An event as ours writes it, for the peer to write the same bytes.</summary>
    private async Task<byte[]> Capture(Door door, CancellationToken cancel)
    {
        await door.Send(Packet(), cancel);
        await using var stream = await http.GetStreamAsync($"{settings["url"]}/api/v1/streams/lamppost-weather/events?after=beginning", cancel);
        using var reader = new StreamReader(stream);
        var frame = new StringBuilder();
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith("retry", StringComparison.Ordinal) || (line.Length == 0 && frame.Length == 0)) continue;
            frame.Append(line).Append('\n');
            if (line.Length == 0) break;
        }
        return Encoding.UTF8.GetBytes(frame.ToString());
    }

    /// <param name="Cpu">Of the server's process, microseconds a delivered message.</param>
    /// <param name="Broker">Of its children, the same.</param>
    /// <param name="P99">Milliseconds.</param>
    private sealed record Cost(double Cpu, double Broker, double P99);

    private sealed class Side(Uri address, int process, Func<CancellationToken, Task> send)
    {
        private readonly List<long> sentAt = new(100_000);
        private readonly List<FrameCounter> readers = [];

        public async Task Open(int count, CancellationToken cancel)
        {
            for (var i = 0; i < count; i++)
            {
                var reader = new FrameCounter(address, sentAt);
                await reader.Open(cancel);
                readers.Add(reader);
                _ = reader.Read(cancel);
            }
            await Until(() => readers.All(r => r.Frames >= 0), cancel);
        }

        public async Task<Cost> Measure(int messages, CancellationToken cancel)
        {
            foreach (var reader in readers) reader.Latencies.Clear();
            var before = ServerCpu.Read(process);
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < messages; i++)
            {
                var wait = TimeSpan.FromSeconds((double)i / PerSecond) - clock.Elapsed;
                if (wait > TimeSpan.Zero) await Task.Delay(wait, cancel);
                sentAt.Add(Stopwatch.GetTimestamp());
                await send(cancel);
            }
            await Until(() => readers.All(r => r.Frames >= sentAt.Count), cancel);
            var after = ServerCpu.Read(process);
            var delivered = (double)messages * readers.Count / 1_000_000;
            return new Cost((after.Own - before.Own) / delivered, (after.Children - before.Children) / delivered, Figures.Percentile([.. readers.SelectMany(r => r.Latencies)], 0.99));
        }

        private async Task Until(Func<bool> reached, CancellationToken cancel)
        {
            var clock = Stopwatch.StartNew();
            while (!reached())
            {
                if (clock.Elapsed.TotalSeconds > 60) throw new TimeoutException($"Of {readers.Count} readers of {address} {readers.Count(r => r.Frames >= sentAt.Count)} have all of {sentAt.Count}.");
                await Task.Delay(5, cancel);
            }
        }
    }
}
