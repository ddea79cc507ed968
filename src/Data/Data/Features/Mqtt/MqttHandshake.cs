using System.Security.Cryptography;
using System.Text;
using Bauhinia.Data.Features.Highway;
using Bauhinia.Data.Features.Ingest;
using Bauhinia.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>Lets clients in: anyone without a user name, to read; a device with the name and the key that it was given, to send too.</summary>
internal sealed class MqttHandshake(SenderKeys keys, MqttSessions sessions, JournalReader reader, StreamFollower follower, IOptions<DataOptions> options)
{
    private const int MostIdentifierLength = 128;
    private const ushort MostKeepAlive = 3600;

    /// <summary>Answers a connection request.</summary>
    /// <returns>The session; null when the client was refused.</returns>
    public async Task<MqttSession?> Answer(MqttConnection connection, MqttConnectPacket request)
    {
        connection.WantsReasons = request.RequestProblemInformation;
        if (request.MaximumPacketSize > 0) connection.MostPacketBytes = request.MaximumPacketSize;
        try
        {
            return await Judge(connection, request) is { } refusal ? await Refuse(connection, refusal) : await Admit(connection, request);
        }
        catch (SqliteException)
        {
            return await Refuse(connection, MqttConnectReasonCode.ServerUnavailable);
        }
    }

    /// <returns>Why the client is refused; null when it may come in.</returns>
    private async Task<MqttConnectReasonCode?> Judge(MqttConnection connection, MqttConnectPacket request)
    {
        if (request.ClientId.Length > MostIdentifierLength || request.ClientId.Any(c => char.IsControl(c) || c == '\uFFFD')) return MqttConnectReasonCode.ClientIdentifierNotValid;
        if (request.ClientId.Length == 0 && !request.CleanSession && !connection.IsVersion5) return MqttConnectReasonCode.ClientIdentifierNotValid;
        if (!string.IsNullOrEmpty(request.AuthenticationMethod)) return MqttConnectReasonCode.BadAuthenticationMethod;
        // A last will would be a message that nobody measured.
        if (request.WillFlag) return MqttConnectReasonCode.NotAuthorized;
        if (string.IsNullOrEmpty(request.Username) && request.Password is not { Length: > 0 }) return null;
        var key = Encoding.UTF8.GetString(request.Password ?? []);
        if (await keys.Find(key, connection.Ended) is not { } sender || sender.Name != request.Username) return MqttConnectReasonCode.BadUserNameOrPassword;
        connection.Caller = new Caller(key, sender);
        connection.MostReadBytes = (int)PushEvents.MostBytes + 1024;
        return null;
    }

    private async Task<MqttSession?> Admit(MqttConnection connection, MqttConnectPacket request)
    {
        var clientId = request.ClientId.Length > 0 ? request.ClientId : "auto-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var most = TimeSpan.FromMinutes(options.Value.Mqtt.SessionMinutes);
        var asked = connection.IsVersion5 ? TimeSpan.FromSeconds(request.SessionExpiryInterval) : request.CleanSession ? TimeSpan.Zero : most;
        var kept = asked < most ? asked : most;
        if (await sessions.Enter(connection, clientId, connection.Caller?.Sender.Name, request.CleanSession, kept, connection.Ended) is not { } entered)
        {
            return await Refuse(connection, MqttConnectReasonCode.ClientIdentifierNotValid);
        }
        var window = request.ReceiveMaximum == 0 ? options.Value.Mqtt.MaximumUnacknowledged : Math.Min(request.ReceiveMaximum, options.Value.Mqtt.MaximumUnacknowledged);
        connection.Outgoing = new MqttOutgoing(connection, entered.Session, reader, follower, window);
        await connection.Send(new MqttConnAckPacket
        {
            ReasonCode = MqttConnectReasonCode.Success,
            ReturnCode = MqttConnectReturnCode.ConnectionAccepted,
            IsSessionPresent = entered.IsPresent,
            AssignedClientIdentifier = request.ClientId.Length == 0 ? clientId : null,
            SessionExpiryInterval = kept == asked ? 0 : (uint)kept.TotalSeconds,
            ServerKeepAlive = request.KeepAlivePeriod is 0 or > MostKeepAlive ? MostKeepAlive : (ushort)0,
            MaximumQoS = MqttQualityOfServiceLevel.AtLeastOnce,
            MaximumPacketSize = (uint)connection.MostReadBytes,
            RetainAvailable = true,
            WildcardSubscriptionAvailable = true,
            SubscriptionIdentifiersAvailable = true,
            SharedSubscriptionAvailable = false,
        });
        connection.Outgoing.Resume();
        return entered.Session;
    }

    /// <summary>The time without a packet after which a client is gone: one and a half of what it named (MQTT 5 §3.1.2.10).</summary>
    public static TimeSpan Patience(MqttConnection connection, MqttConnectPacket request) => request.KeepAlivePeriod switch
    {
        0 when !connection.IsVersion5 => Timeout.InfiniteTimeSpan,
        0 => TimeSpan.FromSeconds(1.5 * MostKeepAlive),
        var named => TimeSpan.FromSeconds(1.5 * (connection.IsVersion5 ? Math.Min(named, MostKeepAlive) : named)),
    };

    private static async Task<MqttSession?> Refuse(MqttConnection connection, MqttConnectReasonCode reason)
    {
        await connection.Send(new MqttConnAckPacket
        {
            ReasonCode = reason,
            ReturnCode = reason switch
            {
                MqttConnectReasonCode.ClientIdentifierNotValid => MqttConnectReturnCode.ConnectionRefusedIdentifierRejected,
                MqttConnectReasonCode.BadUserNameOrPassword => MqttConnectReturnCode.ConnectionRefusedBadUsernameOrPassword,
                MqttConnectReasonCode.ServerUnavailable => MqttConnectReturnCode.ConnectionRefusedServerUnavailable,
                _ => MqttConnectReturnCode.ConnectionRefusedNotAuthorized,
            },
            MaximumQoS = MqttQualityOfServiceLevel.AtLeastOnce,
        });
        return null;
    }
}
