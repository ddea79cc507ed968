using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Bauhinia.Identity.Keys;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Key sets at clients' addresses: fetched through <see cref="OutboundHttp"/>, kept for a while, never more than 64 KiB.</summary>
internal sealed partial class JwksFetcher(OutboundHttp outbound, TimeProvider clock, ILogger<JwksFetcher> logger)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(10);

    /// <summary>A stranger must not be able to make us fetch at will by naming unknown keys.</summary>
    private static readonly TimeSpan RefreshAtMost = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Entry> entries = new();

    /// <summary>Whoever needs an address that is being asked waits for that answer: a slow one must not multiply our requests.</summary>
    private readonly ConcurrentDictionary<string, Lazy<Task<JwkSet?>>> underWay = new();

    public async ValueTask<JwkSet?> Get(string address, CancellationToken cancellationToken) =>
        entries.TryGetValue(address, out var entry) && clock.GetElapsedTime(entry.FetchedAt) < (entry.Keys is null ? RefreshAtMost : KeepFor) ? entry.Keys : await Fetch(address, cancellationToken);

    public async ValueTask<JwkSet?> Refresh(string address, CancellationToken cancellationToken) =>
        entries.TryGetValue(address, out var entry) && clock.GetElapsedTime(entry.FetchedAt) < RefreshAtMost ? entry.Keys : await Fetch(address, cancellationToken);

    // Bound by the time limit of OutboundHttp; a caller who goes away does not take the answer from the others.
    private Task<JwkSet?> Fetch(string address, CancellationToken cancellationToken) =>
        underWay.GetOrAdd(address, _ => new Lazy<Task<JwkSet?>>(() => FetchOnce(address))).Value.WaitAsync(cancellationToken);

    private async Task<JwkSet?> FetchOnce(string address)
    {
        try
        {
            return await Ask(address);
        }
        finally
        {
            underWay.TryRemove(address, out _);
        }
    }

    private async Task<JwkSet?> Ask(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/jwk-set+json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var answer = await outbound.Send(request, JwkSet.MaxBytes, CancellationToken.None);
        JwkSet? keys = null;
        if (answer is not { Status: 200 } || !JwkSet.TryParse(answer.Body, out keys, out _))
        {
            Log.NoKeys(logger, new Uri(address).Host);
            // What was known stays in use while the client's own server is down.
            keys = entries.TryGetValue(address, out var old) ? old.Keys : null;
        }
        entries[address] = new Entry(keys, clock.GetTimestamp());
        return keys;
    }

    private sealed record Entry(JwkSet? Keys, long FetchedAt);

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Warning, "No usable key set came from the jwks_uri on {Host}.")]
        public static partial void NoKeys(ILogger logger, string host);
    }
}
