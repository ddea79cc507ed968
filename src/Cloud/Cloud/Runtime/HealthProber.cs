using System.Globalization;
using System.Net;
using Bauhinia.Cloud.Model.Manifest;

namespace Bauhinia.Cloud.Runtime;

/// <summary>Asks an instance for its health check from outside, as the gateway would ask it for a page.</summary>
internal sealed class HealthProber : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A fresh connection for each check: one that is kept open would go on answering from a process that takes no new ones.
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero, MaxResponseHeadersLength = 16 })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 1,
    };

    /// <returns>Null when it is good, else what is wrong, in one sentence.</returns>
    public async Task<string?> Ask(IPAddress address, AppSpec spec, CancellationToken cancellationToken)
    {
        var check = string.Create(CultureInfo.InvariantCulture, $"the health check at {spec.Health} on port {spec.Port}");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://{new IPEndPoint(address, spec.Port)}{spec.Health}"), HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return (int)answer.StatusCode is >= 200 and < 400 ? null : string.Create(CultureInfo.InvariantCulture, $"{check} answered {(int)answer.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{check} did not answer within {Patience.TotalSeconds} s";
        }
        catch (HttpRequestException unreachable)
        {
            return unreachable.HttpRequestError == HttpRequestError.ConnectionError ? $"{check} was not reached: nothing listens there yet" : $"{check} gave no HTTP answer";
        }
    }

    public void Dispose() => http.Dispose();
}
