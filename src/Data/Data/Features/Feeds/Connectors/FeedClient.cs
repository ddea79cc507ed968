using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Bauhinia.Web;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Feeds.Connectors;

/// <summary>
/// Fetches files from publishers. Against requests forged through us (CWE-918) a host must be on the operator's list, and the address that its name leads to
/// is judged on the very connection that is used, so that a name which changes its address between two looks gains nothing. Redirects are followed here,
/// hop by hop, under the same rules. There is no proxy, no cookie, and a limit to time and size, counted after decompression.
/// </summary>
internal sealed class FeedClient : IDisposable
{
    private const int MostRedirects = 5;
    private const int LongestValidator = 256;
    private readonly HttpClient client;
    private readonly FeedOptions options;
    private readonly TimeProvider clock;
    private readonly HashSet<string> hosts;
    private readonly List<IPNetwork> networks;

    public FeedClient(IOptions<DataOptions> data, TimeProvider clock)
    {
        (options, this.clock) = (data.Value.Feeds, clock);
        hosts = options.Hosts.ToHashSet(StringComparer.OrdinalIgnoreCase);
        networks = [.. options.AllowedNetworks.Select(IPNetwork.Parse)];
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli | DecompressionMethods.Deflate,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 32,
            ConnectCallback = (context, cancellationToken) => Connect(context.DnsEndPoint, cancellationToken),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Bauhinia", "0.1"));
    }

    public async Task<FeedFetch> Fetch(Uri url, FeedValidators known, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds), clock);
        await using var linked = limit.Token.Register(ending.Cancel);
        try
        {
            return await Follow(url, known, ending.Token);
        }
        catch (HttpRequestException broken) when (broken.InnerException is AddressRefusedException)
        {
            return new FeedFetch { Problem = "address_refused" };
        }
        catch (HttpRequestException broken)
        {
            return new FeedFetch { Problem = WordOf(broken.HttpRequestError) };
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            return new FeedFetch { Problem = "broken_off" };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new FeedFetch { Problem = "timeout" };
        }
    }

    public void Dispose() => client.Dispose();

    private static string WordOf(HttpRequestError error) => error switch
    {
        HttpRequestError.SecureConnectionError => "tls",
        HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse => "broken_off",
        _ => "unreachable",
    };

    private async Task<FeedFetch> Follow(Uri url, FeedValidators known, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            if (!hosts.Contains(HostOf(url))) return new FeedFetch { Problem = "host_refused" };
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (known.Tag is { } tag) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            if (known.LastModified is { } date) request.Headers.TryAddWithoutValidation("If-Modified-Since", date);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308)) return await Read(answer, cancellationToken);
            if (answer.Headers.Location is not { } location || !Uri.TryCreate(url, location, out var next) || next.Scheme is not ("http" or "https") || next.UserInfo.Length > 0)
            {
                return new FeedFetch { Problem = "redirect_refused", Status = (int)answer.StatusCode };
            }
            // What was asked for over TLS is not taken from anyone on the way.
            if (url.Scheme == "https" && next.Scheme != "https") return new FeedFetch { Problem = "redirect_refused", Status = (int)answer.StatusCode };
            url = next;
        }
        return new FeedFetch { Problem = "too_many_redirects" };
    }

    private async Task<FeedFetch> Read(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        var found = new FeedFetch { Status = status, Validators = ValidatorsOf(answer), RetryAfter = RetryAfterOf(answer) };
        if (status == 304) return found with { IsNotModified = true };
        if (status != 200) return found with { Problem = "status" };
        if (answer.Content.Headers.ContentLength > options.MaximumFileBytes) return found with { Problem = "too_large" };
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (read.Length + count > options.MaximumFileBytes) return found with { Problem = "too_large" };
            read.Write(buffer, 0, count);
        }
        return found with { Bytes = read.ToArray() };
    }

    private static FeedValidators ValidatorsOf(HttpResponseMessage answer) => new(
        answer.Headers.ETag?.ToString() is { Length: <= LongestValidator } tag ? tag : null,
        answer.Content.Headers.LastModified?.ToString("R"));

    private TimeSpan? RetryAfterOf(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter is not { } wait ? null : wait.Delta ?? (wait.Date is { } date ? date - clock.GetUtcNow() : null);

    /// <summary>Host, and port where it is not the scheme's own: what the operator's list names. Addresses in decimal or octal are already in their usual form.</summary>
    private static string HostOf(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost;
        return url.IsDefaultPort ? host : $"{host}:{url.Port}";
    }

    private bool MayCall(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return PublicAddresses.Contains(plain) || networks.Any(network => network.Contains(plain));
    }

    private async ValueTask<Stream> Connect(DnsEndPoint target, CancellationToken cancellationToken)
    {
        // RFC 6761 §6.3: names under localhost are this machine; resolvers here do not all know.
        var isLocalName = target.Host == "localhost" || target.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        var addresses = isLocalName ? [IPAddress.Loopback] : await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = addresses.FirstOrDefault(MayCall) ?? throw new AddressRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(allowed, target.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }
}
