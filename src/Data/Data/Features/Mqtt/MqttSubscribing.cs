using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.Data.Sqlite;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>Answers subscriptions. A stream that is not public is answered like one that does not exist.</summary>
internal sealed class MqttSubscribing(Journal journal, StreamCatalogue catalogue, MqttSessions sessions)
{
    private const int MostFilters = MqttSession.MostSubscriptions;

    /// <returns>False when the packet breaks the protocol.</returns>
    public async Task<bool> Subscribe(MqttConnection connection, MqttSession session, MqttSubscribePacket packet)
    {
        if (packet.PacketIdentifier == 0 || packet.TopicFilters.Count is 0 or > MostFilters || packet.TopicFilters.Exists(f => f.QualityOfServiceLevel > MqttQualityOfServiceLevel.ExactlyOnce)) return false;
        var codes = new List<MqttSubscribeReasonCode>();
        var begun = new List<(JournalStream Stream, EventFilter Filter, bool WithNewest)>();
        var added = new List<string>();
        foreach (var asked in packet.TopicFilters)
        {
            var (code, subscription) = Judge(asked, session, packet.SubscriptionIdentifier);
            if (subscription is not null)
            {
                var isNew = session.Set(subscription);
                if (isNew is null) code = MqttSubscribeReasonCode.QuotaExceeded;
                else if (isNew == true) added.Add(asked.Topic);
                if (isNew is not null) begun.AddRange(Begin(session, subscription.Filter, asked.RetainHandling == MqttRetainHandling.SendAtSubscribe || (asked.RetainHandling == MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly && isNew == true)));
            }
            codes.Add(code);
        }
        if (begun.Count > 0 && !await Keep(session, connection.Ended))
        {
            foreach (var topic in added) session.Remove(topic);
            codes = codes.ConvertAll(_ => MqttSubscribeReasonCode.UnspecifiedError);
            begun.Clear();
        }
        await connection.Send(new MqttSubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = connection.IsVersion5 ? codes : codes.ConvertAll(OfVersion3) });
        foreach (var (stream, filter, withNewest) in begun.DistinctBy(b => (b.Stream.Id, b.Filter.Text)))
        {
            if (connection.Outgoing?.Subscribe(stream, filter, withNewest) != false) continue;
            await connection.End(MqttDisconnectReasonCode.QuotaExceeded, null);
            break;
        }
        return true;
    }

    /// <returns>False when the packet breaks the protocol.</returns>
    public async Task<bool> Unsubscribe(MqttConnection connection, MqttSession session, MqttUnsubscribePacket packet)
    {
        if (packet.PacketIdentifier == 0 || packet.TopicFilters.Count is 0 or > MostFilters) return false;
        var codes = packet.TopicFilters.ConvertAll(filter => session.Remove(filter) ? MqttUnsubscribeReasonCode.Success : MqttUnsubscribeReasonCode.NoSubscriptionExisted);
        // Nothing is written for what changes nothing.
        if (codes.Contains(MqttUnsubscribeReasonCode.Success)) await Keep(session, connection.Ended);
        await connection.Send(new MqttUnsubAckPacket { PacketIdentifier = packet.PacketIdentifier, ReasonCodes = codes });
        return true;
    }

    private (MqttSubscribeReasonCode Code, MqttSubscription? Subscription) Judge(MqttTopicFilter asked, MqttSession session, uint identifier)
    {
        if (asked.Topic.StartsWith("$share/", StringComparison.Ordinal)) return (MqttSubscribeReasonCode.SharedSubscriptionsNotSupported, null);
        if (!EventFilter.IsWellFormed(asked.Topic)) return (MqttSubscribeReasonCode.TopicFilterInvalid, null);
        if (EventFilter.Read(asked.Topic) is not { } filter || (filter.Stream is { } named && catalogue.FindPublic(named) is null)) return (MqttSubscribeReasonCode.NotAuthorized, null);
        if (!sessions.HasRoom(session)) return (MqttSubscribeReasonCode.QuotaExceeded, null);
        var isAtLeastOnce = asked.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce;
        return (isAtLeastOnce ? MqttSubscribeReasonCode.GrantedQoS1 : MqttSubscribeReasonCode.GrantedQoS0, new MqttSubscription(filter, isAtLeastOnce, identifier, asked.RetainAsPublished));
    }

    private IEnumerable<(JournalStream Stream, EventFilter Filter, bool WithNewest)> Begin(MqttSession session, EventFilter filter, bool withNewest)
    {
        foreach (var stream in journal.Streams.Where(s => s.Declaration.IsPublic && filter.Matches(s.Id)))
        {
            // The place is taken before the client hears of its subscription: whatever comes from then on is for it.
            session.Place(stream);
            yield return (stream, filter, withNewest);
        }
    }

    private async Task<bool> Keep(MqttSession session, CancellationToken cancellationToken)
    {
        if (session.Kept <= TimeSpan.Zero) return true;
        try
        {
            await sessions.Save(session, cancellationToken);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>MQTT 3.1.1 has one word for every refusal (§3.9.3).</summary>
    private static MqttSubscribeReasonCode OfVersion3(MqttSubscribeReasonCode code) => code > MqttSubscribeReasonCode.GrantedQoS2 ? MqttSubscribeReasonCode.UnspecifiedError : code;
}
