using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A broker as somebody else's client sees it.</summary>
/// <param name="folder">Of a broker that the host has started.</param>
internal sealed partial class BrokerView(string folder)
{
    /// <summary>What one message of a stream is.</summary>
    internal sealed record Kept(string? Id, string? Sequence, string? Time);

    public static readonly Dictionary<string, string?> Settings = new() { ["Data:Broker:Mode"] = "Start" };

    public string Folder => folder;

    /// <summary>Of the running broker, once it runs; or of the last that ran.</summary>
    public int Process => int.Parse(File.ReadAllText(Path.Combine(folder, "nats-server.pid")), CultureInfo.InvariantCulture);

    public bool Runs => File.Exists(Path.Combine(folder, "nats-server.pid")) && Directory.Exists($"/proc/{Process}");

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill()
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It was between two lives.
        }
    }

    /// <summary>Sends a signal by its name, such as STOP and CONT.</summary>
    public async Task Signal(string name)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{name}", Process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>What the broker holds of a stream, once it is as many messages.</summary>
    public Task<List<Kept>> Holds(string stream, int count) => Eventually.Is(async () => await Read(stream) ?? [], kept => kept.Count == count);

    /// <summary>Waits until the host's readers are given what the broker brings.</summary>
    public async Task Carries(string stream) => await Eventually.Is(async () =>
    {
        try
        {
            await using var connection = await Connect();
            var found = await Find(new NatsJSContext(connection), stream);
            return found?.Info.State.ConsumerCount ?? 0;
        }
        catch (Exception broken) when (broken is NatsException or IOException or InvalidOperationException)
        {
            return 0;
        }
    }, consumers => consumers > 0);

    private async Task<List<Kept>?> Read(string stream)
    {
        try
        {
            await using var connection = await Connect();
            var context = new NatsJSContext(connection);
            return await Find(context, stream) is { } found ? await All(found) : null;
        }
        catch (Exception broken) when (broken is NatsException or IOException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Every message of a stream, by its number.</summary>
    public static async Task<List<Kept>> All(INatsJSStream stream)
    {
        var kept = new List<Kept>();
        for (var number = stream.Info.State.FirstSeq; number <= stream.Info.State.LastSeq && stream.Info.State.Messages > 0; number++)
        {
            var message = await stream.GetDirectAsync<string>(new StreamMsgGetRequest { Seq = (ulong)number }, null, TestContext.Current.CancellationToken);
            kept.Add(new Kept(message.Headers?["Nats-Msg-Id"].ToString(), message.Headers?["Bauhinia-Sequence"].ToString(), (string?)JsonNode.Parse(message.Data ?? "{}")?["time"]));
        }
        return kept;
    }

    public static async Task<INatsJSStream?> Find(NatsJSContext context, string stream)
    {
        await foreach (var found in context.ListStreamsAsync(null, TestContext.Current.CancellationToken))
        {
            if (found.Info.Config.Name?.StartsWith($"bauhinia-{stream}-", StringComparison.Ordinal) == true) return found;
        }
        return null;
    }

    private async Task<NatsConnection> Connect()
    {
        var password = Password().Match(await File.ReadAllTextAsync(Path.Combine(folder, "nats-server.conf"), TestContext.Current.CancellationToken)).Groups[1].Value;
        var ports = Directory.EnumerateFiles(folder, $"*_{Process}.ports").FirstOrDefault() ?? throw new IOException("The broker has no address yet.");
        var url = (string?)JsonNode.Parse(await File.ReadAllTextAsync(ports, TestContext.Current.CancellationToken))?["nats"]?[0] ?? throw new IOException("The broker has no address yet.");
        var connection = new NatsConnection(NatsOpts.Default with { Url = url, MaxReconnectRetry = 0, AuthOpts = NatsAuthOpts.Default with { Username = "bauhinia", Password = password } });
        await connection.ConnectAsync();
        return connection;
    }

    [GeneratedRegex("password: \"([0-9a-f]+)\"")]
    private static partial Regex Password();
}
