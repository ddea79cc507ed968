using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Bauhinia.Sdk.Api;

/// <summary>
/// The issuer's public keys, found by its metadata (RFC 8414 §3). They are asked for again after an hour, or when a token names a key that is not among
/// them, as after a roll: then not more often than <see cref="BetweenRequests"/> allows, whatever strangers send. Old keys serve on while the issuer does not answer.
/// </summary>
internal sealed class IssuerKeys(IOptionsMonitor<BauhiniaApiOptions> options, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan BetweenRequests = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Freshness = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim gate = new(1);
    private readonly Lazy<HttpClient> http = new(() => Client(options.Get(BauhiniaDefaults.ApiScheme)));
    private volatile Found? found;
    private DateTimeOffset notBefore = DateTimeOffset.MinValue;

    /// <param name="kid">The key that a token names.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The key, or null when the issuer has none of that name.</returns>
    /// <exception cref="IssuerUnavailableException">The issuer's keys were never read, and cannot be now.</exception>
    public async Task<SecurityKey?> Find(string kid, CancellationToken cancellationToken)
    {
        var known = found;
        if (known is not null && clock.GetUtcNow() < known.At + Freshness && known.Keys.TryGetValue(kid, out var key)) return key;
        await gate.WaitAsync(cancellationToken);
        try
        {
            // Whoever waited finds what the one before has fetched.
            if (found is null || clock.GetUtcNow() >= found.At + Freshness || !found.Keys.ContainsKey(kid)) await Refresh();
        }
        finally
        {
            gate.Release();
        }
        return found is { } now ? now.Keys.GetValueOrDefault(kid) : throw new IssuerUnavailableException();
    }

    public void Dispose()
    {
        gate.Dispose();
        if (http.IsValueCreated) http.Value.Dispose();
    }

    // The one who asks first asks for all: it is not stopped when that one goes away, but by the client's timeout.
    private async Task Refresh()
    {
        if (clock.GetUtcNow() < notBefore) return;
        var settings = options.Get(BauhiniaDefaults.ApiScheme);
        try
        {
            var metadata = await OpenIdConnectConfigurationRetriever.GetAsync(
                MetadataAddress(settings.Issuer), new HttpDocumentRetriever(http.Value) { RequireHttps = !settings.AllowInsecureHttp }, CancellationToken.None);
            // RFC 8414 §3.3: metadata that speaks of another issuer must not be used.
            if (metadata.Issuer != settings.Issuer) throw new InvalidOperationException($"The metadata of {settings.Issuer} names another issuer.");
            found = new Found(metadata.SigningKeys.Where(k => k.KeyId is { Length: > 0 }).DistinctBy(k => k.KeyId).ToDictionary(k => k.KeyId, StringComparer.Ordinal), clock.GetUtcNow());
            notBefore = clock.GetUtcNow() + BetweenRequests;
        }
        catch (Exception refused) when (refused is HttpRequestException or IOException or InvalidOperationException or ArgumentException or JsonException or OperationCanceledException)
        {
            notBefore = clock.GetUtcNow() + BetweenFailures;
            if (found is null) throw new IssuerUnavailableException(refused);
        }
    }

    // RFC 8414 §3.1: the well-known part stands between host and path.
    private static string MetadataAddress(string issuer)
    {
        var address = new Uri(issuer);
        return address.GetLeftPart(UriPartial.Authority) + "/.well-known/oauth-authorization-server" + address.AbsolutePath.TrimEnd('/');
    }

    private static HttpClient Client(BauhiniaApiOptions settings) => new(settings.BackchannelHandler ?? new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }, disposeHandler: false)
    {
        Timeout = settings.BackchannelTimeout,
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    private sealed record Found(IReadOnlyDictionary<string, SecurityKey> Keys, DateTimeOffset At);
}
