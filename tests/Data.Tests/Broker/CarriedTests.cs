using System.Net;
using Bauhinia.Data.Tests.Fixtures;
using NATS.Client.Core;
using Xunit;

namespace Bauhinia.Data.Tests.Broker;

/// <summary>The engine behind the journal: what it holds, and that readers notice neither its coming nor its going.</summary>
public sealed class CarriedTests
{
    [Fact]
    public async Task The_broker_holds_what_the_journal_has_once_and_in_order()
    {
        await using var host = await HighwayHost.Start(settings: BrokerView.Settings);
        var broker = Of(host);
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await broker.Carries(TestStreams.Levels);
        await using var reader = await SseSubscriber.Open(host.Origin, TestStreams.Levels);
        for (var i = 1; i < 20; i++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(7));

        var seen = await reader.Take(19);
        var kept = await broker.Holds(TestStreams.Levels, 20);

        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i}"), kept.Select(k => k.Sequence));
        Assert.Equal(Enumerable.Range(0, 20).Select(HighwayHost.At), kept.Select(k => k.Time));
        Assert.Equal(kept.Skip(1).Select(k => k.Id), seen.Select(e => (string?)e["id"]));
    }

    [Fact]
    public async Task A_reader_misses_nothing_when_the_broker_is_killed_and_comes_back()
    {
        await using var host = await HighwayHost.Start(settings: BrokerView.Settings);
        var broker = Of(host);
        await broker.Carries(TestStreams.Levels);
        await using var reader = await SseSubscriber.Open(host.Origin, TestStreams.Levels);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 10; i++)
            {
                if (i == 5) broker.Kill();
                await host.Accepted(TestStreams.Levels, HighwayHost.Message((round * 10) + i));
            }
            Assert.Equal(Enumerable.Range(round * 10, 10).Select(HighwayHost.At), (await reader.Take(10)).Select(e => (string?)e["time"]));
            Assert.Equal(Enumerable.Range(0, (round + 1) * 10).Select(HighwayHost.At), (await broker.Holds(TestStreams.Levels, (round + 1) * 10)).Select(k => k.Time));
            await broker.Carries(TestStreams.Levels);
        }
    }

    [Fact]
    public async Task A_broker_that_hangs_holds_up_neither_sender_nor_reader()
    {
        // Somebody else's: the host cannot put another in its place, so what comes while it hangs comes without it.
        await using var servers = await NatsCluster.Start(1);
        await using var host = await HighwayHost.Start(settings: servers.Settings);
        await servers.Carries(TestStreams.Levels);
        await using var reader = await SseSubscriber.Open(host.Origin, TestStreams.Levels);
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        await reader.Take(1);

        await servers.Signal(0, "STOP");
        for (var i = 1; i < 5; i++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
        var seen = await reader.Take(4);
        await servers.Signal(0, "CONT");

        Assert.Equal(Enumerable.Range(1, 4).Select(HighwayHost.At), seen.Select(e => (string?)e["time"]));
        Assert.Equal(Enumerable.Range(1, 5).Select(i => $"{i}"), (await servers.Holds(TestStreams.Levels, k => k.Count == 5)).Select(k => k.Sequence));
    }

    [Fact]
    public async Task A_broker_that_the_host_started_and_that_hangs_is_replaced()
    {
        await using var host = await HighwayHost.Start(settings: BrokerView.Settings);
        var broker = Of(host);
        await broker.Carries(TestStreams.Levels);
        var first = broker.Process;

        await broker.Signal("STOP");
        for (var i = 0; i < 5; i++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
        await Eventually.Is(() => Task.FromResult(Directory.Exists($"/proc/{first}")), isThere => !isThere);

        Assert.Equal(Enumerable.Range(1, 5).Select(i => $"{i}"), (await broker.Holds(TestStreams.Levels, 5)).Select(k => k.Sequence));
        Assert.NotEqual(first, broker.Process);
    }

    [Fact]
    public async Task A_broker_that_hangs_while_nobody_sends_is_replaced_too()
    {
        await using var host = await HighwayHost.Start(settings: BrokerView.Settings);
        var broker = Of(host);
        await broker.Carries(TestStreams.Levels);
        var first = broker.Process;

        await broker.Signal("STOP");
        await Eventually.Is(() => Task.FromResult(Directory.Exists($"/proc/{first}")), isThere => !isThere);
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));

        Assert.Equal(["1"], (await broker.Holds(TestStreams.Levels, 1)).Select(k => k.Sequence));
    }

    [Fact]
    public async Task A_broker_that_lost_its_store_is_given_the_newest_again()
    {
        await using var host = await HighwayHost.Start(settings: BrokerView.Settings);
        var broker = Of(host);
        for (var i = 0; i < 5; i++) await host.Accepted(TestStreams.Levels, HighwayHost.Message(i));
        await broker.Holds(TestStreams.Levels, 5);

        Directory.Move(Path.Combine(broker.Folder, "store"), Path.Combine(broker.Folder, "lost"));
        broker.Kill();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(5));

        Assert.Equal(Enumerable.Range(0, 6).Select(HighwayHost.At), (await broker.Holds(TestStreams.Levels, 6)).Select(k => k.Time));
    }

    [Fact]
    public async Task A_message_that_is_too_large_for_the_broker_reaches_readers_from_the_journal()
    {
        // A server as it comes takes 1 MB.
        await using var servers = await NatsCluster.Start(1);
        await using var host = await HighwayHost.Start(settings: servers.Settings);
        await using var reader = await SseSubscriber.Open(host.Origin, TestStreams.Levels);
        var readings = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $$"""{"sensor":"sensor-{{i:00000}}","level":1.5,"steps":123456,"state":"good"}"""));
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{{readings}}]}""");
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(1));

        Assert.Equal([HighwayHost.At(0), HighwayHost.At(1)], (await reader.Take(2)).Select(e => (string?)e["time"]));
        var kept = await servers.Holds(TestStreams.Levels, k => k.Count == 2);
        Assert.Equal([("1", null), ("2", HighwayHost.At(1))], kept.Select(k => (k.Sequence, k.Time)));
    }

    [Fact]
    public async Task The_host_is_ready_and_says_degraded_while_there_is_no_broker()
    {
        await using var host = await HighwayHost.Start(settings: new Dictionary<string, string?> { ["Data:Broker:Mode"] = "Urls", ["Data:Broker:Urls:0"] = "nats://127.0.0.1:9" });
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "Degraded"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
    }

    [Fact]
    public async Task Nobody_without_the_password_may_speak_to_the_broker()
    {
        await using var host = await HighwayHost.Start(settings: BrokerView.Settings);
        var broker = Of(host);
        await broker.Carries(TestStreams.Levels);
        var ports = await File.ReadAllTextAsync(Directory.EnumerateFiles(broker.Folder, "*.ports").Single(), TestContext.Current.CancellationToken);
        var url = System.Text.Json.Nodes.JsonNode.Parse(ports)?["nats"]?.AsArray().Select(u => (string?)u).Single() ?? "";
        Assert.StartsWith("nats://127.0.0.1:", url, StringComparison.Ordinal);
        await using var stranger = new NatsConnection(NatsOpts.Default with { Url = url, MaxReconnectRetry = 0 });
        await Assert.ThrowsAnyAsync<NatsException>(async () => await stranger.ConnectAsync());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(broker.Folder, "nats-server.conf")));
    }

    [Fact]
    public async Task The_broker_ends_with_the_host()
    {
        var host = await HighwayHost.Start(settings: BrokerView.Settings);
        var broker = Of(host);
        await broker.Carries(TestStreams.Levels);
        var process = broker.Process;
        await host.Host.Stop();
        Assert.False(Directory.Exists($"/proc/{process}"), "The broker runs on.");
        await host.DisposeAsync();
    }

    private static BrokerView Of(HighwayHost host) => new(Path.Combine(host.Host.Folder, "data", "data", "broker"));
}
