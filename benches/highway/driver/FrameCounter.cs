using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bauhinia.Highway.Driver;

/// <summary>One reader of server-sent events that counts what comes and notes when. It looks for the ends of events only, so that it costs little.</summary>
internal sealed class FrameCounter(Uri address, List<long> sentAt) : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private int frames = -1; // The first end is that of "retry:".

    /// <summary>Milliseconds from sending to here, of each event; emptied between runs.</summary>
    public List<double> Latencies { get; } = [];

    public int Frames => Volatile.Read(ref frames);

    public void Dispose() => socket.Dispose();

    public async Task Open(CancellationToken cancel)
    {
        await socket.ConnectAsync(IPAddress.Loopback, address.Port, cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: text/event-stream\r\n\r\n"), cancel);
    }

    public async Task Read(CancellationToken cancel)
    {
        var buffer = new byte[8192];
        byte before = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer, cancel) is > 0 and var got)
            {
                for (var i = 0; i < got; i++)
                {
                    if (buffer[i] == (byte)'\n' && before == (byte)'\n')
                    {
                        var frame = Interlocked.Increment(ref frames);
                        if (frame > 0) Latencies.Add(Stopwatch.GetElapsedTime(sentAt[frame - 1]).TotalMilliseconds);
                    }
                    before = buffer[i];
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The bench is over.
        }
        Dispose();
    }
}
