using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Bauhinia.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Protocol;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>Listens, and bounds what connections may cost: their number, their number from one address, and the size of packets.</summary>
internal sealed partial class MqttListener(MqttProtocol protocol, IOptions<DataOptions> options, ILogger<MqttListener> logger) : IDisposable
{
    /// <summary>Largest packet of those who have shown no key: a connection request or a subscription.</summary>
    private const int SmallPacket = 16 * 1024;

    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(10);

    /// <summary>How long a client that was sent away may go on sending before the connection is cut.</summary>
    private static readonly TimeSpan LingerPatience = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<MqttConnection, Task> running = [];
    private readonly ConnectionCount connections = new(options.Value.Mqtt.MaximumClients, options.Value.Mqtt.MaximumClientsPerAddress);
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource ending = new();
    private TcpListener? listener;
    private X509Certificate2? certificate;
    private Task accepting = Task.CompletedTask;

    private MqttOptions Mqtt => options.Value.Mqtt;

    public void Start()
    {
        if (Mqtt.Certificate is not null) certificate = X509Certificate2.CreateFromPemFile(Mqtt.Certificate, Mqtt.CertificateKey);
        listener = new TcpListener(IPAddress.Parse(Mqtt.Address), Mqtt.Port ?? 0);
        try
        {
            listener.Start();
        }
        catch (SocketException refused)
        {
            throw new StartRefusedException($"MQTT cannot listen on {listener.LocalEndpoint} (Data:Mqtt:Address, Data:Mqtt:Port): {refused.Message}.");
        }
        accepting = Accept(listener);
        Log.Listening(logger, ((IPEndPoint)listener.LocalEndpoint).Port);
    }

    /// <summary>Takes no more connections, and ends those that there are.</summary>
    public async Task Stop()
    {
        await stopping.CancelAsync();
        listener?.Stop();
        await accepting;
        await Task.WhenAll(running.Keys.Select(c => c.End(MqttDisconnectReasonCode.ServerShuttingDown, null)));
        await ending.CancelAsync();
        await Task.WhenAll(running.Values);
    }

    public void Dispose()
    {
        listener?.Dispose();
        certificate?.Dispose();
        stopping.Dispose();
        ending.Dispose();
    }

    private async Task Accept(TcpListener from)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await from.AcceptSocketAsync(stopping.Token);
                // What a peer can bring about is answered where it happens. Anything else is a mistake of ours, which ends this connection alone.
                _ = Task.Run(() => Serve(socket), CancellationToken.None)
                    .ContinueWith(served => Log.Broken(logger, served.Exception), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException broken)
            {
                // The peer went while it was accepted, or the process has no descriptor left: others may still come.
                if (stopping.IsCancellationRequested) return;
                Log.NotAccepted(logger, broken.SocketErrorCode);
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            }
        }
    }

    private async Task Serve(Socket socket)
    {
        using var _ = socket;
        var network = ClientNetwork.Of((socket.RemoteEndPoint as IPEndPoint)?.Address);
        if (connections.TryEnter(network) is not ConnectionCount.Entry.Made) return;
        try
        {
            await Speak(socket, network);
        }
        catch (Exception broken) when (IsOfPeer(broken))
        {
            // The connection ends; its peer knows why, or has gone.
        }
        finally
        {
            connections.Leave(network);
        }
    }

    private async Task Speak(Socket socket, string network)
    {
        socket.NoDelay = true;
        // A client that is gone without a word frees its place in minutes and not after the system's two hours.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        Stream stream = new NetworkStream(socket, ownsSocket: false);
        if (certificate is not null)
        {
            var tls = new SslStream(stream);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
            limit.CancelAfter(Handshake);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }, limit.Token);
            stream = tls;
        }
        await using var guard = new PacketGuard(stream, SmallPacket);
        using var adapter = new MqttChannelAdapter(
            new MqttTcpChannel(guard, socket.LocalEndPoint, socket.RemoteEndPoint, null), new MqttPacketFormatterAdapter(new MqttBufferWriter(4096, 65535)), MqttNetNullLogger.Instance);
        using var connection = new MqttConnection(adapter, guard, network, ending.Token);
        var speaking = protocol.Run(connection);
        running[connection] = speaking.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await speaking;
        }
        finally
        {
            running.TryRemove(connection, out var _);
            await Linger(socket);
        }
    }

    // To close on bytes that nobody has read resets the connection, and what was said last may be lost with it (RFC 1122 §4.2.2.13).
    private static async Task Linger(Socket socket)
    {
        using var patience = new CancellationTokenSource(LingerPatience);
        var unheard = new byte[4096];
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(unheard, patience.Token) > 0)
            {
                // It speaks to nobody.
            }
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException)
        {
            // The peer has gone, or does not stop.
        }
    }

    /// <summary>What a peer can bring about: it went, or sent what is no packet.</summary>
    private static bool IsOfPeer(Exception broken) =>
        broken is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException or InvalidDataException
            or MqttCommunicationException or MqttProtocolViolationException;

    private static partial class Log
    {
        [LoggerMessage(EventId = 5501, Level = LogLevel.Information, Message = "MQTT listens on port {Port}")]
        public static partial void Listening(ILogger logger, int port);

        [LoggerMessage(EventId = 5503, Level = LogLevel.Warning, Message = "An MQTT connection could not be accepted ({Error})")]
        public static partial void NotAccepted(ILogger logger, SocketError error);

        [LoggerMessage(EventId = 5504, Level = LogLevel.Error, Message = "An MQTT connection was ended by a mistake of the host")]
        public static partial void Broken(ILogger logger, Exception? mistake);
    }
}
