using System.Net;

namespace Bauhinia.Sdk.Tests;

/// <summary>A browser that shows every hop: it keeps cookies and follows a redirect only when told to.</summary>
internal sealed class Browser : IDisposable
{
    private readonly SocketsHttpHandler handler = Local.Handler();
    private readonly HttpClient client;

    public Browser() => client = new HttpClient(handler);

    public CookieContainer Cookies => handler.CookieContainer;

    public Task<HttpResponseMessage> Get(Uri address) => client.GetAsync(address, Xunit.TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> Post(Uri address, params (string, string)[] form) =>
        client.PostAsync(address, new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2))), Xunit.TestContext.Current.CancellationToken);

    /// <summary>Follows redirects until a page that is none.</summary>
    public async Task<HttpResponseMessage> Follow(Uri address)
    {
        for (var hop = 0; hop < 12; hop++)
        {
            var answer = await Get(address);
            if (answer.Headers.Location is not { } location) return answer;
            address = new Uri(address, location);
        }
        throw new InvalidOperationException("More than twelve redirects.");
    }

    /// <summary>Follows redirects until one leads to the path, and returns that address without going there.</summary>
    public async Task<Uri> FollowUntil(Uri address, string path)
    {
        for (var hop = 0; hop < 12; hop++)
        {
            var answer = await Get(address);
            if (answer.Headers.Location is not { } location) throw new InvalidOperationException($"Stopped at {address.AbsolutePath} with {answer.StatusCode}.");
            address = new Uri(address, location);
            if (address.AbsolutePath == path) return address;
        }
        throw new InvalidOperationException("More than twelve redirects.");
    }

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }
}
