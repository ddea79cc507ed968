using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace Bauhinia.Data.Tests.Fixtures;

/// <summary>A client of MQTTnet.</summary>
internal sealed class MqttParty : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly IMqttClient client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<MqttApplicationMessage> received = Channel.CreateUnbounded<MqttApplicationMessage>();
    private readonly TaskCompletionSource<MqttClientDisconnectedEventArgs> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MqttParty()
    {
        client.ApplicationMessageReceivedAsync += e =>
        {
            e.AutoAcknowledge = Acknowledges;
            received.Writer.TryWrite(e.ApplicationMessage);
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += e =>
        {
            ended.TrySetResult(e);
            return Task.CompletedTask;
        };
    }

    /// <summary>Whether what is received is acknowledged.</summary>
    public bool Acknowledges { get; set; } = true;

    public MqttClientConnectResult Connected { get; private set; } = new();

    /// <summary>Connects, and is let in.</summary>
    public static async Task<MqttParty> Connect(
        int port, MqttProtocolVersion version, (string Name, string Key)? device = null, string? clientId = null, Action<MqttClientOptionsBuilder>? more = null, bool isKept = false, MqttClientConnectResultCode? refusal = null)
    {
        var party = new MqttParty();
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithProtocolVersion(version).WithTimeout(Patience);
        if (device is { } known) options.WithCredentials(known.Name, known.Key);
        options.WithClientId(clientId ?? Guid.CreateVersion7().ToString());
        options.WithCleanStart(!isKept);
        if (isKept && version == MqttProtocolVersion.V500) options.WithSessionExpiryInterval(3600);
        more?.Invoke(options);
        party.Connected = await party.client.ConnectAsync(options.Build(), TestContext.Current.CancellationToken);
        Assert.Equal(refusal ?? MqttClientConnectResultCode.Success, party.Connected.ResultCode);
        return party;
    }

    /// <summary>Asks to be let in, and is refused.</summary>
    public static async Task IsRefused(
        int port, MqttProtocolVersion version, MqttClientConnectResultCode code, (string Name, string Key)? device = null, string? clientId = null, Action<MqttClientOptionsBuilder>? more = null)
    {
        await using var party = await Connect(port, version, device, clientId, more, refusal: code);
    }

    public async Task<MqttClientPublishResult> Publish(string topic, string payload, int qualityOfService = 1, bool retain = false) =>
        await client.PublishAsync(
            new MqttApplicationMessage { Topic = topic, PayloadSegment = Encoding.UTF8.GetBytes(payload), QualityOfServiceLevel = (MqttQualityOfServiceLevel)qualityOfService, Retain = retain },
            TestContext.Current.CancellationToken);

    /// <summary>Publishes what must not be acknowledged.</summary>
    public async Task IsCutOffAt(string topic, string payload, int qualityOfService = 1, bool retain = false)
    {
        try
        {
            var result = await Publish(topic, payload, qualityOfService, retain);
            // At QoS 0 the client is told nothing; the end of the connection follows.
            Assert.True(qualityOfService == 0, $"It was acknowledged: {result.ReasonCode}");
        }
        catch (Exception cut) when (cut is MqttCommunicationException or MqttClientDisconnectedException or OperationCanceledException)
        {
            // The client's words for a connection that ended under it.
        }
        await Ended();
    }

    /// <summary>The end of the connection, within half a minute.</summary>
    public Task<MqttClientDisconnectedEventArgs> Ended() => ended.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public async Task<MqttClientSubscribeResultCode> Subscribe(string filter, int qualityOfService = 1, MqttRetainHandling newest = MqttRetainHandling.SendAtSubscribe)
    {
        var options = new MqttClientSubscribeOptionsBuilder().WithTopicFilter(filter, (MqttQualityOfServiceLevel)qualityOfService, retainHandling: newest).Build();
        return Assert.Single((await client.SubscribeAsync(options, TestContext.Current.CancellationToken)).Items).ResultCode;
    }

    public Task Unsubscribe(string filter) => client.UnsubscribeAsync(filter, TestContext.Current.CancellationToken);

    /// <summary>The next messages, each within half a minute.</summary>
    public async Task<List<MqttApplicationMessage>> Take(int count)
    {
        var taken = new List<MqttApplicationMessage>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (taken.Count < count)
        {
            try
            {
                taken.Add(await received.Reader.ReadAsync(patience.Token));
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"{taken.Count} of {count} messages came: {string.Join(", ", taken.Select(IdOf))}");
            }
        }
        return taken;
    }

    /// <summary>What has come and was not taken.</summary>
    public int Waiting => received.Reader.Count;

    /// <summary>A round trip: what the host sent before has arrived.</summary>
    public Task Ping() => client.PingAsync(TestContext.Current.CancellationToken);

    public static JsonNode BodyOf(MqttApplicationMessage message) => JsonNode.Parse(message.ConvertPayloadToString()) ?? new JsonObject();

    public static string? IdOf(MqttApplicationMessage message) => (string?)BodyOf(message)["id"];

    /// <summary>Ends the connection without a word, as a broken network does.</summary>
    public void Break() => client.Dispose();

    public async Task Leave() => await client.DisconnectAsync(new MqttClientDisconnectOptions(), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
