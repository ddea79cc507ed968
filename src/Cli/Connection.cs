using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli;

/// <summary>An HTTP connection that carries the kept session.</summary>
internal sealed class Connection : IDisposable
{
    private readonly HttpClient http;

    public Connection(KeptSession session)
    {
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectCallback = Connect }) { BaseAddress = new Uri(session.Issuer), Timeout = TimeSpan.FromSeconds(30) };
        // The names that the platform gives its cookie: with the prefix wherever it is served over TLS.
        var name = http.BaseAddress.Scheme == Uri.UriSchemeHttps ? "__Host-session" : "session";
        http.DefaultRequestHeaders.Add("Cookie", $"{name}={session.Value}");
        http.DefaultRequestHeaders.Add("Accept-Language", CultureInfo.CurrentUICulture.Name is { Length: > 0 } culture ? culture : "en");
        Organisations = new OrganisationsClient(http);
    }

    public OrganisationsClient Organisations { get; }

    public static async Task<Connection> Open(CancellationToken cancellationToken) => new(await KeptSession.Read(cancellationToken));

    public void Dispose() => http.Dispose();

    // RFC 6761 §6.3: every name under localhost is this machine, which many resolvers do not know.
    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (context.DnsEndPoint.Host.EndsWith(".localhost", StringComparison.Ordinal)) await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            else await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
