using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Bauhinia.Cloud.Zones.Podman;

/// <summary>
/// A network for each application. Podman's own API makes them: the Docker-compatible one has no word for <c>isolate</c>, which keeps networks from
/// reaching each other. Every bridge is named <c>bh…</c>, which the rules of <see cref="HostFirewall"/> go by.
/// </summary>
internal sealed class PodmanNetworks(IOptions<CloudOptions> options, HostFirewall firewall) : IDisposable
{
    private readonly HttpClient podman = new(new SocketsHttpHandler { ConnectCallback = (_, cancellationToken) => Connect(options.Value.Podman.Socket ?? "", cancellationToken) })
    {
        BaseAddress = new Uri("http://podman/v4.0.0/libpod/"),
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Makes the application's network where there is none, and the host's rules around it before anything runs in it.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> Ensure(string platform, long application, CancellationToken cancellationToken)
    {
        var (name, bridge) = Names(platform, application);
        await firewall.Ensure([bridge], cancellationToken);
        using var answer = await podman.PostAsJsonAsync(new Uri("networks/create", UriKind.Relative), new
        {
            name,
            driver = "bridge",
            network_interface = bridge,
            dns_enabled = true,
            options = new Dictionary<string, string> { ["isolate"] = "true" },
            labels = new Dictionary<string, string> { ["bauhinia.platform"] = platform },
        }, cancellationToken);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.Conflict) throw new HttpRequestException($"Podman made no network {name}: {PodmanEngine.OneLine(await answer.Content.ReadAsStringAsync(cancellationToken))}");
        return name;
    }

    public async Task Remove(string platform, long application, CancellationToken cancellationToken)
    {
        var (name, bridge) = Names(platform, application);
        using var answer = await podman.DeleteAsync(new Uri($"networks/{name}", UriKind.Relative), cancellationToken);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.NotFound) throw new HttpRequestException($"Podman did not remove the network {name}: {PodmanEngine.OneLine(await answer.Content.ReadAsStringAsync(cancellationToken))}");
        await HostFirewall.Forget(bridge, cancellationToken);
    }

    /// <summary>The bridge of an application's network.</summary>
    public static string BridgeOf(string platform, long application) => Names(platform, application).Bridge;

    public void Dispose() => podman.Dispose();

    // The name of an interface has at most 15 characters: 2 for us, 4 for the platform, the rest for the application.
    private static (string Name, string Bridge) Names(string platform, long application) => (
        string.Create(CultureInfo.InvariantCulture, $"bh-{platform}-{application}"), string.Create(CultureInfo.InvariantCulture, $"bh{platform[..4]}{application:x}"));

    private static async ValueTask<Stream> Connect(string socket, CancellationToken cancellationToken)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
            return new NetworkStream(connection, ownsSocket: true);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
