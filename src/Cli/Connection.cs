using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli;

/// <summary>An HTTP connection to the platform as the person who is signed in here.</summary>
internal sealed class Connection : IDisposable
{
    private readonly HttpClient http;

    private Connection(KeptSignIn signIn)
    {
        http = Client(signIn.Issuer, new AccessTokenHandler(signIn) { InnerHandler = Handler() });
        Organisations = new OrganisationsClient(http);
    }

    public OrganisationsClient Organisations { get; }

    public static async Task<Connection> Open(CancellationToken cancellationToken) => new(await KeptSignIn.Read(cancellationToken));

    public static HttpClient Client(string issuer, HttpMessageHandler? handler = null)
    {
        var http = new HttpClient(handler ?? Handler()) { BaseAddress = new Uri(issuer), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("Accept-Language", CultureInfo.CurrentUICulture.Name is { Length: > 0 } culture ? culture : "en");
        return http;
    }

    public void Dispose() => http.Dispose();

    private static SocketsHttpHandler Handler() => new() { AllowAutoRedirect = false, UseCookies = false, ConnectCallback = Connect };

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
