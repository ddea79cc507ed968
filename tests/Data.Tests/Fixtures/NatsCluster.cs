using System.Diagnostics;
using Bauhinia.Testing;
using NATS.Client.Core;
using NATS.Client.JetStream;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>Servers that somebody else runs: one alone, or several that are one cluster, on loopback. Each can be killed and started again.</summary>
internal sealed class NatsCluster : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bauhinia-nats-").FullName;
    private readonly int[] ports;
    private readonly int[] routes;
    private readonly int[] monitors;
    private readonly Process?[] running;

    private NatsCluster(int servers)
    {
        ports = [.. Enumerable.Range(0, servers).Select(_ => Loopback.FreePort())];
        routes = [.. Enumerable.Range(0, servers).Select(_ => Loopback.FreePort())];
        monitors = [.. Enumerable.Range(0, servers).Select(_ => Loopback.FreePort())];
        running = new Process?[servers];
    }

    public int Count => ports.Length;

    /// <summary>Settings of a host that uses these servers.</summary>
    public Dictionary<string, string?> Settings => new(ports.Select((port, i) => KeyValuePair.Create($"Data:Broker:Urls:{i}", (string?)$"nats://127.0.0.1:{port}")))
    {
        ["Data:Broker:Mode"] = "Urls",
        ["Data:Broker:Replicas"] = $"{Count}",
    };

    public static async Task<NatsCluster> Start(int servers)
    {
        var cluster = new NatsCluster(servers);
        for (var i = 0; i < servers; i++) cluster.Launch(i);
        await cluster.IsReady();
        return cluster;
    }

    /// <summary>Starts a server that was killed.</summary>
    public void Revive(int server) => Launch(server);

    /// <summary>Ends a server as a power cut would.</summary>
    public async Task Kill(int server)
    {
        if (running[server] is not { } process) return;
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.Dispose();
        running[server] = null;
    }

    /// <summary>Sends a server a signal by its name, such as STOP and CONT.</summary>
    public async Task Signal(int server, string name)
    {
        if (running[server] is not { } process) throw new InvalidOperationException($"Server {server} does not run.");
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits until the host's readers are given what the servers bring.</summary>
    public async Task Carries(string stream) => await Eventually.Is(async () =>
    {
        try
        {
            await using var connection = await Connect();
            return (await BrokerView.Find(new NatsJSContext(connection), stream))?.Info.State.ConsumerCount ?? 0;
        }
        catch (NatsException)
        {
            return 0;
        }
    }, consumers => consumers > 0);

    /// <summary>Waits until every server is there and has all of a stream, so that any one of them may be lost again.</summary>
    public async Task IsWhole(string stream)
    {
        await IsReady();
        using var client = new HttpClient();
        await Eventually.Is(async () =>
        {
            try
            {
                foreach (var monitor in monitors)
                {
                    using var health = await client.GetAsync(new Uri($"http://127.0.0.1:{monitor}/healthz?js-server-only=true"), TestContext.Current.CancellationToken);
                    if (!health.IsSuccessStatusCode) return await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                }
                await using var connection = await Connect();
                var replicas = (await BrokerView.Find(new NatsJSContext(connection), stream))?.Info.Cluster?.Replicas ?? [];
                return replicas.Count == Count - 1 && replicas.All(r => r is { Current: true, Offline: false }) ? "whole" : string.Join(", ", replicas);
            }
            catch (Exception broken) when (broken is NatsException or NatsJSException or HttpRequestException)
            {
                return broken.Message;
            }
        }, said => said == "whole");
    }

    /// <summary>Waits until the servers have a leader that answers.</summary>
    public async Task IsReady() => await Eventually.Is(async () =>
    {
        try
        {
            await using var connection = await Connect();
            var account = await new NatsJSContext(connection).GetAccountInfoAsync(TestContext.Current.CancellationToken);
            return $"{account.Streams} streams";
        }
        catch (Exception broken) when (broken is NatsException or NatsJSException)
        {
            return broken.Message;
        }
    }, said => said.EndsWith("streams", StringComparison.Ordinal));

    /// <summary>What the servers hold of a stream, once it is so much.</summary>
    public Task<List<BrokerView.Kept>> Holds(string stream, Func<List<BrokerView.Kept>, bool> wanted) => Eventually.Is(async () =>
    {
        try
        {
            await using var connection = await Connect();
            return await BrokerView.Find(new NatsJSContext(connection), stream) is { } found ? await BrokerView.All(found) : [];
        }
        catch (NatsException)
        {
            return [];
        }
    }, wanted);

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < Count; i++) await Kill(i);
        Directory.Delete(folder, recursive: true);
    }

    private async Task<NatsConnection> Connect()
    {
        var connection = new NatsConnection(NatsOpts.Default with { Url = string.Join(',', ports.Select(p => $"nats://127.0.0.1:{p}")), MaxReconnectRetry = 0 });
        await connection.ConnectAsync();
        return connection;
    }

    private void Launch(int server)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, $"{server}")).FullName;
        var cluster = Count == 1 ? "" : $$"""
            cluster { name: test, listen: "127.0.0.1:{{routes[server]}}", routes: [ {{string.Join(", ", routes.Where((_, i) => i != server).Select(r => $"\"nats-route://127.0.0.1:{r}\""))}} ] }
            """;
        File.WriteAllText(Path.Combine(own, "nats.conf"), $$"""
            server_name: s{{server}}
            listen: "127.0.0.1:{{ports[server]}}"
            http: "127.0.0.1:{{monitors[server]}}"
            jetstream { store_dir: "{{own}}/store" }
            log_file: "{{own}}/log"
            {{cluster}}
            """);
        running[server] = Process.Start("/usr/sbin/nats-server", ["-c", Path.Combine(own, "nats.conf")]);
    }
}
