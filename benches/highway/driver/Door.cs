using System.Net.Http.Headers;

namespace Bauhinia.Highway.Driver;

/// <summary>The HTTP door of senders.</summary>
internal sealed class Door : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = Timeout.InfiniteTimeSpan });
    private readonly string address;
    private readonly string key;

    public Door(string url, string stream, string key)
    {
        (address, this.key) = ($"{url}/api/v1/streams/{stream}/events", key);
        http.Timeout = TimeSpan.FromMinutes(2);
    }

    public async Task Send(byte[] body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.SendAsync(request, cancel);
        var said = await response.Content.ReadAsStringAsync(cancel);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"The host answered {(int)response.StatusCode}: {said}");
    }

    public void Dispose() => http.Dispose();
}
