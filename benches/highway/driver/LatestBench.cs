using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Bauhinia.Highway.Driver;

/// <summary>Requests for the latest values of all sensors over connections that stay open, by turns at ours and at the same bytes in a bare Kestrel.</summary>
internal sealed class LatestBench(Settings settings)
{
    private const int Connections = 8;

    public async Task Run(CancellationToken cancel)
    {
        var figures = new Figures(settings);
        var (seconds, runs) = (settings.Seconds("seconds"), settings.Number("runs"));
        foreach (var history in (string[])["short", "long"])
        {
            var (ours, peer) = (new Uri(settings[$"ours_{history}"]), new Uri(settings[$"peer_{history}"]));
            await Rate(ours, seconds / 2, cancel);
            await Rate(peer, seconds / 2, cancel);
            List<double> oursRates = [], peerRates = [];
            for (var run = 0; run < runs; run++)
            {
                if (run % 2 == 0) oursRates.Add(await Rate(ours, seconds, cancel));
                peerRates.Add(await Rate(peer, seconds, cancel));
                if (run % 2 != 0) oursRates.Add(await Rate(ours, seconds, cancel));
            }
            figures.Ratio($"latest_per_s_{history}_history", oursRates, peerRates, "bare Kestrel", "requests/s", "at least 0.8");
        }
    }

    private static async Task<double> Rate(Uri address, double seconds, CancellationToken cancel)
    {
        var request = Encoding.ASCII.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(System.Net.IPAddress.Loopback, address.Port, cancel);
            var buffer = new byte[512 * 1024];
            var count = 0;
            for (; clock.Elapsed.TotalSeconds < seconds; count++)
            {
                await socket.SendAsync(request, cancel);
                await Answer(socket, buffer, cancel);
            }
            return count;
        }, cancel)));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static async Task Answer(Socket socket, byte[] buffer, CancellationToken cancel)
    {
        var (read, end) = (0, -1);
        while (end < 0)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(read), cancel);
            if (got == 0) throw new InvalidDataException("The server hung up.");
            read += got;
            end = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
        }
        var head = Encoding.ASCII.GetString(buffer, 0, end);
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)) throw new InvalidDataException(head);
        var at = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase) + "Content-Length: ".Length;
        var line = head.IndexOf('\r', at);
        var left = int.Parse(head.AsSpan(at, (line < 0 ? head.Length : line) - at), System.Globalization.CultureInfo.InvariantCulture) - (read - end - 4);
        while (left > 0)
        {
            var got = await socket.ReceiveAsync(buffer, cancel);
            if (got == 0) throw new InvalidDataException("The server hung up.");
            left -= got;
        }
    }
}
