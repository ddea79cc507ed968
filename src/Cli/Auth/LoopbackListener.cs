using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bauhinia.Cli.Auth;

/// <summary>
/// Waits on a loopback port of the machine's choosing for the browser to bring the answer (RFC 8252 §7.3). Other programs can reach the
/// port as well: whatever does not carry our state is turned away, and the wait goes on.
/// </summary>
internal sealed class LoopbackListener : IDisposable
{
    private const string CallbackPath = "/callback";
    private const int MaxRequestBytes = 8192;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public LoopbackListener() => listener.Start();

    public string RedirectUri => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}{CallbackPath}";

    /// <summary>The parameters of the first answer that carries the state.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Wait(string state, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var connection = await listener.AcceptTcpClientAsync(cancellationToken);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                await using var stream = connection.GetStream();
                var parameters = Parameters(await ReadTarget(stream, patience.Token));
                var isOurs = parameters?.GetValueOrDefault("state") == state;
                var page = parameters is null ? (404, "refused") : isOurs && parameters.ContainsKey("code") ? (200, "signed-in") : (400, "refused");
                await Answer(stream, page, patience.Token);
                if (isOurs && parameters is not null) return parameters;
            }
            catch (Exception broken) when (!cancellationToken.IsCancellationRequested && broken is IOException or OperationCanceledException)
            {
                // Whoever it was hung up or said nothing; the browser's answer is still to come.
            }
        }
    }

    public void Dispose() => listener.Dispose();

    /// <summary>The request target of a GET; empty for anything else.</summary>
    private static async Task<string> ReadTarget(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxRequestBytes];
        var length = 0;
        while (length < buffer.Length && !Encoding.ASCII.GetString(buffer, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) break;
            length += read;
        }
        var line = Encoding.ASCII.GetString(buffer, 0, length).Split("\r\n", 2)[0].Split(' ');
        return line is ["GET", var target, _] ? target : "";
    }

    /// <summary>Null when it is not the redirect URI; a parameter that comes twice makes the whole answer void.</summary>
    private static Dictionary<string, string>? Parameters(string target)
    {
        if (target.Split('?', 2) is not [CallbackPath, var query]) return null;
        var all = new Dictionary<string, string>();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (!all.TryAdd(Decode(parts[0]), parts.Length > 1 ? Decode(parts[1]) : "")) return null;
        }
        return all;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static async Task Answer(NetworkStream stream, (int Status, string Page) answer, CancellationToken cancellationToken)
    {
        await using var page = typeof(LoopbackListener).Assembly.GetManifestResourceStream(answer.Page) ?? throw new InvalidOperationException($"The page {answer.Page} is not in the program.");
        var head = $"HTTP/1.1 {answer.Status} {(HttpStatusCode)answer.Status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {page.Length}\r\nCache-Control: no-store\r\n" +
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        await page.CopyToAsync(stream, cancellationToken);
    }
}
