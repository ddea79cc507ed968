using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Bauhinia.Testing;

/// <summary>HTTP to programs on this machine: every name under <c>localhost</c> is the loopback interface, without the system's resolver.</summary>
public static class Loopback
{
    private const int FirstPort = 10_100;
    private const int EndOfPorts = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>A client with a cookie jar of its own.</summary>
    public static HttpClient Client(Uri origin, bool followRedirects = false) => new(Handler(followRedirects)) { BaseAddress = origin };

    public static SocketsHttpHandler Handler(bool followRedirects = false) => new()
    {
        AllowAutoRedirect = followRedirects,
        CookieContainer = new CookieContainer(),
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException)
            {
                socket.Dispose();
                throw;
            }
        },
    };

    /// <summary>
    /// A port that nobody listens on, from below the range that the system gives to outgoing connections: none of those can take it before the test does.
    /// No port is given twice in a process.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(FirstPort, EndOfPorts);
            if (!Given.TryAdd(port, true)) continue;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }
}
