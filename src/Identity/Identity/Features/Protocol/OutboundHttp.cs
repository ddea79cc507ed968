using System.Net;
using System.Net.Sockets;
using Bauhinia.Web;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Requests to addresses that relying parties chose. Against requests forged through us (SSRF) the address is judged after the name
/// is resolved, on the very connection that is used: no private, link-local or loopback network, no redirects, no proxy, little
/// time, little data.
/// </summary>
internal sealed class OutboundHttp : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);
    private readonly HttpClient client;

    public OutboundHttp(IOptions<IdentityOptions> options)
    {
        // On one machine every relying party is on loopback; AllowInsecureHttp is refused outside of *.localhost names.
        var allowLoopback = options.Value.AllowInsecureHttp || options.Value.AllowLoopbackClients;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeLimit,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, cancellationToken) => Connect(context.DnsEndPoint, allowLoopback, cancellationToken),
        })
        { Timeout = TimeLimit };
    }

    /// <summary>Sends and reads at most <paramref name="maxBytes"/>. Null when there is no answer, or it is larger.</summary>
    public async Task<Answer?> Send(HttpRequestMessage request, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[maxBytes + 1];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return length > maxBytes ? null : new Answer((int)response.StatusCode, buffer[..length]);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => client.Dispose();

    private static async ValueTask<Stream> Connect(DnsEndPoint target, bool allowLoopback, CancellationToken cancellationToken)
    {
        // RFC 6761 §6.3: names under localhost are this machine; resolvers here do not all know.
        var isLocalName = target.Host == "localhost" || target.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        var addresses = isLocalName ? [IPAddress.Loopback] : await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = addresses.FirstOrDefault(address => PublicAddresses.Contains(address) || (allowLoopback && IPAddress.IsLoopback(address)))
            ?? throw new HttpRequestException("The name leads to no address that may be called.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(allowed, target.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Status and body of an answer.</summary>
    internal sealed record Answer(int Status, byte[] Body);
}
