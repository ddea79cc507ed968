using System.Net;
using System.Net.Sockets;

namespace Bauhinia.Testing;

/// <summary>HTTP to programs on this machine: every name under <c>localhost</c> is the loopback interface, without the system's resolver.</summary>
public static class Loopback
{
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

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
