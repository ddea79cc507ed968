using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Bauhinia.Highway.Driver;

/// <summary>The broker alone: the same messages published to one server with file storage, one after the other and 64 at a time. It does not sync each to the disk.</summary>
internal sealed class BareJetStream(string folder)
{
    public async Task Run(byte[] payload, double seconds, Figures figures, CancellationToken cancel)
    {
        var port = FreePort();
        using var server = Process.Start(new ProcessStartInfo("nats-server", ["-a", "127.0.0.1", "-p", $"{port}", "-js", "-sd", Path.Combine(folder, "jetstream"), "-l", Path.Combine(folder, "nats.log")]))
            ?? throw new InvalidOperationException("nats-server did not start.");
        try
        {
            await using var nats = new NatsConnection(new NatsOpts { Url = $"nats://127.0.0.1:{port}" });
            for (var tries = 0; ; tries++)
            {
                try
                {
                    await nats.ConnectAsync();
                    break;
                }
                catch (NatsException) when (tries < 50)
                {
                    await Task.Delay(100, cancel);
                }
            }
            var jetStream = new NatsJSContext(nats);
            await jetStream.CreateStreamAsync(new StreamConfig("bench", ["bench"]) { Storage = StreamConfigStorage.File, NumReplicas = 1, MaxBytes = 2_000_000_000 }, cancel);
            foreach (var publishers in (int[])[1, 64])
            {
                var rate = await Window.Rate(publishers, seconds, async _ => (await jetStream.PublishAsync("bench", payload, cancellationToken: cancel)).EnsureSuccess());
                figures.Note($"JetStream alone, {publishers} publishers, not synced", rate * TrafficShape.Lanes, "readings/s");
            }
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
