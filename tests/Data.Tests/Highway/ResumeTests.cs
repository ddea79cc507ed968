using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Bauhinia.Data.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Data.Tests.Highway;

/// <summary>A reader that comes back misses nothing and gets nothing twice.</summary>
public sealed class ResumeTests
{
    [Fact]
    public async Task A_message_reaches_a_reader_with_its_values_and_where_it_came_from()
    {
        await using var host = await HighwayHost.Start();
        await using var reader = await SseSubscriber.Open(host.Origin, TestStreams.Levels);
        var accepted = await host.Accepted(TestStreams.Levels, HighwayHost.Message(0, "20.50"));

        var seen = (await reader.Take(1))[0];

        Assert.Equal("created", (string?)accepted[0]?["outcome"]);
        Assert.Equal("1.0", (string?)seen["specversion"]);
        Assert.Equal("2026-01-01T00:00:00Z", (string?)seen["time"]);
        Assert.Equal("1", (string?)seen["sequence"]);
        Assert.Equal("live", (string?)seen["origin"]);
        Assert.Equal(reader.LastId, (string?)seen["resumetoken"]);
        Assert.Equal(reader.LastId, (string?)accepted[0]?["resumeToken"]);
        Assert.Equal("""[{"sensor":"s1","level":20.5}]""", seen["data"]?["readings"]?.ToJsonString());
    }

    [Fact]
    public async Task A_reader_that_was_cut_off_while_the_host_ended_gets_every_message_once_and_in_order()
    {
        await using var first = await HighwayHost.Start();
        await using var before = await SseSubscriber.Open(first.Origin, TestStreams.Levels);
        for (var i = 0; i < 5; i++) await first.Accepted(TestStreams.Levels, HighwayHost.Message(i));
        var seen = await before.Take(3);
        var token = before.LastId;
        await first.Host.Stop();
        await using var second = await HighwayHost.Start(first);
        for (var i = 5; i < 8; i++) await second.Accepted(TestStreams.Levels, HighwayHost.Message(i));

        await using var after = await SseSubscriber.Open(second.Origin, TestStreams.Levels, lastEventId: token);
        seen.AddRange(await after.Take(5));

        Assert.Equal(Enumerable.Range(0, 8).Select(HighwayHost.At), seen.Select(e => (string?)e["time"]));
        Assert.Equal(Enumerable.Range(1, 8).Select(i => $"{i}"), seen.Select(e => (string?)e["sequence"]));
    }

    [Fact]
    public async Task The_same_event_has_the_same_bytes_from_the_tail_and_from_the_journal()
    {
        await using var first = await HighwayHost.Start();
        await using var live = await SseSubscriber.Open(first.Origin, TestStreams.Levels);
        await first.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        var fromTail = (await live.Take(1))[0].ToJsonString();
        await first.Host.Stop();
        await using var second = await HighwayHost.Start(first);

        await using var again = await SseSubscriber.Open(second.Origin, TestStreams.Levels, "?after=beginning");

        Assert.Equal(fromTail, (await again.Take(1))[0].ToJsonString());
    }

    [Fact]
    public async Task The_token_of_the_latest_values_leads_on_without_a_gap()
    {
        await using var host = await HighwayHost.Start();
        for (var i = 0; i < 3; i++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
        var (_, latest) = await host.Get($"/api/v1/streams/{TestStreams.Levels}/latest");
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(3));

        await using var reader = await SseSubscriber.Open(host.Origin, TestStreams.Levels, $"?after={latest["resumeToken"]}");

        Assert.Equal(HighwayHost.At(2), (string?)latest["events"]?[0]?["time"]);
        Assert.Equal(HighwayHost.At(3), (string?)(await reader.Take(1))[0]["time"]);
    }

    [Fact]
    public async Task A_time_leads_to_what_was_accepted_from_it_on()
    {
        await using var host = await HighwayHost.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        var (_, latest) = await host.Get($"/api/v1/streams/{TestStreams.Levels}/latest");
        var accepted = (string?)latest["events"]?[0]?["acceptedtime"] ?? "";

        await using var reader = await SseSubscriber.Open(host.Origin, TestStreams.Levels, $"?from={accepted}");

        Assert.Equal(HighwayHost.At(0), (string?)(await reader.Take(1))[0]["time"]);
    }

    [Fact]
    public async Task A_web_socket_gets_what_server_sent_events_get()
    {
        await using var host = await HighwayHost.Start();
        for (var i = 0; i < 3; i++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
        await using var events = await SseSubscriber.Open(host.Origin, TestStreams.Levels, "?after=beginning");
        var expected = await events.Take(3);

        using var socket = new ClientWebSocket();
        using var invoker = new HttpMessageInvoker(Loopback.Handler());
        await socket.ConnectAsync(new Uri($"ws://data.localhost:{host.Host.Port}/api/v1/streams/{TestStreams.Levels}/events?after=beginning"), invoker, TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        foreach (var @event in expected)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.True(received.EndOfMessage);
            Assert.Equal(@event.ToJsonString(), JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, received.Count))?.ToJsonString());
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Theory]
    [InlineData("?after=AAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.Gone, "data.epoch_unknown")]
    [InlineData("?after=nonsense", HttpStatusCode.BadRequest, "data.token_malformed")]
    [InlineData("?after=__________________8A", HttpStatusCode.BadRequest, "data.token_malformed")]
    [InlineData("?from=yesterday", HttpStatusCode.BadRequest, "data.token_malformed")]
    [InlineData("?from=2026-01-01T00:00:00", HttpStatusCode.BadRequest, "data.token_malformed")]
    public async Task A_place_that_this_stream_never_had_is_refused(string query, HttpStatusCode status, string code)
    {
        await using var host = await HighwayHost.Start();
        var (answered, problem) = await host.Get($"/api/v1/streams/{TestStreams.Levels}/events{query}");
        Assert.Equal((status, code), (answered, (string?)problem["code"]));
    }

    [Fact]
    public async Task The_token_of_another_stream_is_refused()
    {
        await using var host = await HighwayHost.Start();
        var (_, other) = await host.Get("/api/v1/streams/td-traffic-speed");
        var (status, problem) = await host.Get($"/api/v1/streams/{TestStreams.Levels}/events?after={other["resumeToken"]}");
        Assert.Equal((HttpStatusCode.Gone, "data.epoch_unknown"), (status, (string?)problem["code"]));
    }

    [Fact]
    public async Task A_reader_that_does_not_read_holds_up_nobody_and_still_gets_everything()
    {
        await using var host = await HighwayHost.Start();
        await using var slow = await SseSubscriber.Open(host.Origin, TestStreams.Levels);
        await using var fast = await SseSubscriber.Open(host.Origin, TestStreams.Levels);
        // 30 messages of 800 kB are more than the tail and the sockets between hold.
        var readings = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $$"""{"sensor":"sensor-{{i:00000}}","level":1}"""));
        for (var i = 0; i < 30; i++)
        {
            await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(i)}}","readings":[{{readings}}]}""");
            Assert.Equal(HighwayHost.At(i), (string?)(await fast.Take(1))[0]["time"]);
        }

        Assert.Equal(Enumerable.Range(0, 30).Select(HighwayHost.At), (await slow.Take(30)).Select(e => (string?)e["time"]));
    }

    [Fact]
    public async Task Readers_that_read_nothing_hold_little_of_the_host_s_memory()
    {
        const int readers = 60, messages = 80;
        await using var door = await KillableDoor.Start();
        var readings = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $$"""{"sensor":"sensor-{{i:00000}}","level":1}"""));
        for (var i = 0; i < messages; i++) Assert.Equal(HttpStatusCode.OK, await door.Push($$"""{"measuredAt":"{{HighwayHost.At(i)}}","readings":[{{readings}}]}"""));
        await using (var first = await SseSubscriber.Open(door.Origin, TestStreams.Levels, "?after=beginning")) await first.Take(messages);
        var before = door.Host.MemoryBytes;

        var idle = new List<Socket>();
        for (var i = 0; i < readers; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            idle.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, door.Host.Port, TestContext.Current.CancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /api/v1/streams/{TestStreams.Levels}/events?after=beginning HTTP/1.1\r\nHost: {door.Origin.Authority}\r\n\r\n"), TestContext.Current.CancellationToken);
        }
        foreach (var socket in idle) Assert.Equal(1, await socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        // By the time another has everything, they have what they will have.
        await using (var second = await SseSubscriber.Open(door.Origin, TestStreams.Levels, "?after=beginning")) await second.Take(messages);
        var grown = (door.Host.MemoryBytes - before) / readers;
        foreach (var socket in idle) socket.Dispose();

        Assert.InRange(grown, long.MinValue, 3_000_000);
    }

    [Fact]
    public async Task A_silent_stream_shows_signs_of_life()
    {
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:HeartbeatSeconds"] = "1" });
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri($"/api/v1/streams/{TestStreams.Levels}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        string? line;
        do line = await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        while (line is not null && line != ":");
        Assert.Equal(":", line);
    }

    [Fact]
    public async Task One_reader_more_than_the_host_allows_is_told_to_come_again()
    {
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:MaximumReaders"] = "1" });
        await using var one = await SseSubscriber.Open(host.Origin, TestStreams.Levels);
        var (status, problem) = await host.Get($"/api/v1/streams/{TestStreams.Levels}/events");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "data.too_many_readers"), (status, (string?)problem["code"]));
    }

    [Fact]
    public async Task One_address_cannot_take_the_places_of_all_readers()
    {
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:MaximumReadersPerAddress"] = "1", ["Proxy:TrustedNetworks"] = "127.0.0.0/8" });
        using var client = host.Client();
        async Task<HttpResponseMessage> From(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/streams/{TestStreams.Levels}/events");
            request.Headers.Add("X-Forwarded-For", address);
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        }

        var first = await From("2001:db8:1:2::1");
        using var neighbour = await From("2001:db8:1:2:ffff::9");
        using var other = await From("2001:db8:1:3::1");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (first.StatusCode, neighbour.StatusCode, other.StatusCode));
        Assert.Equal((TimeSpan.FromSeconds(30), "application/problem+json"), (neighbour.Headers.RetryAfter?.Delta, neighbour.Content.Headers.ContentType?.MediaType));
        Assert.Equal("data.too_many_connections", (string?)JsonNode.Parse(await neighbour.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))?["code"]);

        first.Dispose();
        await Eventually.Is(async () =>
        {
            using var again = await From("2001:db8:1:2::1");
            return again.StatusCode;
        }, status => status == HttpStatusCode.OK);
    }
}
