using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A reader of server-sent events whose host is killed under it, and that comes back each time with its token. Every event must be the next.</summary>
internal sealed class ReturningReader(Uri origin, string stream) : IAsyncDisposable
{
    private CancellationTokenSource ending = new();
    private Task reading = Task.CompletedTask;
    private string? token;
    private long last;

    /// <summary>How many events it has had.</summary>
    public long Count => Interlocked.Read(ref last);

    /// <summary>The longest time between two events of one connection.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>Begins to read, where it was.</summary>
    public void Come()
    {
        ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        reading = Read(ending.Token);
    }

    /// <summary>Ends, whether or not the host has.</summary>
    public async Task Go()
    {
        await ending.CancelAsync();
        await reading;
        ending.Dispose();
    }

    /// <summary>Reads on until it has had so many events.</summary>
    public async Task Reaches(long count)
    {
        Come();
        // As long as it goes on: a long campaign leaves much to read.
        while (Count < count)
        {
            var some = Math.Min(count, Count + 1000);
            await Eventually.Is(() => Task.FromResult(Count), had => had >= some);
        }
        await Go();
    }

    public async ValueTask DisposeAsync()
    {
        ending.Dispose();
        await reading;
    }

    private async Task Read(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new HttpClient(Loopback.Handler()) { BaseAddress = origin, Timeout = Timeout.InfiniteTimeSpan };
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/streams/{stream}/events?after=beginning");
            if (token is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", token);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var since = Stopwatch.StartNew();
            await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
            {
                var sequence = long.Parse((string?)JsonNode.Parse(item.Data)?["sequence"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(Count + 1, sequence);
                Interlocked.Exchange(ref last, sequence);
                token = item.EventId;
                if (since.Elapsed > LongestGap) LongestGap = since.Elapsed;
                since.Restart();
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
        {
            // The host was killed.
        }
    }
}
