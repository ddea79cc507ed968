using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A reader over server-sent events, parsed by the framework's own parser.</summary>
internal sealed class SseSubscriber : IAsyncDisposable
{
    private readonly HttpClient client;
    private readonly HttpResponseMessage answer;
    private readonly Stream body;
    private readonly IAsyncEnumerator<SseItem<string>> items;

    private SseSubscriber(HttpClient client, HttpResponseMessage answer, Stream body)
    {
        (this.client, this.answer, this.body) = (client, answer, body);
        items = SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    /// <summary>The id of the last event read.</summary>
    public string? LastId { get; private set; }

    public static async Task<SseSubscriber> Open(Uri origin, string stream, string? query = null, string? lastEventId = null)
    {
        var client = new HttpClient(Loopback.Handler()) { BaseAddress = origin, Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/streams/{stream}/events{query}");
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new SseSubscriber(client, answer, await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next events, each within half a minute.</summary>
    public async Task<List<JsonNode>> Take(int count)
    {
        var taken = new List<JsonNode>();
        while (taken.Count < count)
        {
            var has = await items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.True(has, $"The stream ended after {taken.Count} of {count} events.");
            LastId = items.Current.EventId;
            taken.Add(Assert.IsType<JsonObject>(JsonNode.Parse(items.Current.Data)));
        }
        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        answer.Dispose();
        client.Dispose();
        await body.DisposeAsync();
    }
}
