using System.Net;
using System.Net.Sockets;
using Bauhinia.Testing;

namespace Bauhinia.Sdk.Tests;

/// <summary>Every name under <c>.localhost</c> is this machine (RFC 6761 §6.3), which the C library here does not know.</summary>
internal static class Local
{
    public static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        CookieContainer = new CookieContainer(),
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public static int FreePort() => Loopback.FreePort();
}
