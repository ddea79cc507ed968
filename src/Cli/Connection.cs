using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bauhinia.Cli.Auth;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli;

/// <summary>An HTTP connection to the platform as the person who is signed in here.</summary>
internal sealed class Connection : IDisposable
{
    private readonly HttpClient http;

    private Connection(KeptSignIn signIn)
    {
        http = Client(signIn.Issuer, new AccessTokenHandler(signIn, ProviderMetadata.ApiOf(signIn.Issuer)) { InnerHandler = Handler() });
        Organisations = new OrganisationsClient(http);
    }

    public OrganisationsClient Organisations { get; }

    public static async Task<Connection> Open(CancellationToken cancellationToken) => new(await KeptSignIn.Read(cancellationToken));

    /// <summary>For the client of another API of the platform; relative addresses are below the API's own.</summary>
    /// <param name="resource">The API's resource (RFC 8707), one of <see cref="KeptSignIn.Apis"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<HttpClient> OpenFor(string resource, CancellationToken cancellationToken)
    {
        var signIn = await KeptSignIn.Read(cancellationToken);
        if (!signIn.Apis().Contains(resource, StringComparer.Ordinal)) throw new SignInRefusedException($"Your sign-in is not for {resource}. If {signIn.Issuer} knows it, sign in again: bauhinia auth login");
        return Client(resource + "/", new AccessTokenHandler(signIn, resource) { InnerHandler = Handler() });
    }

    public static HttpClient Client(string address, HttpMessageHandler? handler = null)
    {
        var http = new HttpClient(handler ?? Handler()) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Add("Accept-Language", CultureInfo.CurrentUICulture.Name is { Length: > 0 } culture ? culture : "en");
        return http;
    }

    /// <summary>Whether nobody on the way reads what is sent: https, or this machine.</summary>
    public static bool IsPrivate(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && (address.IsLoopback || address.Host.EndsWith(".localhost", StringComparison.Ordinal)));

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
