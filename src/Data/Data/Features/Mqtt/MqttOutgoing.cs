using System.Text;
using Bauhinia.Data.Features.Highway;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.Data.Sqlite;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>
/// Gives one connection the events of its session, each stream from the session's place on. A reader that does not acknowledge or does not read holds a
/// few events and its place, nothing more: what follows stays in the journal, and nobody waits for it.
/// </summary>
internal sealed class MqttOutgoing(MqttConnection connection, MqttSession session, JournalReader reader, StreamFollower follower, int mostUnacknowledged) : IDisposable
{
    private const int HeaderBytes = 512;
    /// <summary>Most requests for the newest events that wait in one connection, for each of its streams; a client that asks for more does not read.</summary>
    private const int MostNewest = 2 * MqttSession.MostSubscriptions;
    private const string ContentType = "application/cloudevents+json; charset=utf-8";

    private readonly SemaphoreSlim room = new(mostUnacknowledged);
    // One list of newest events at a time is held for a client, however many it asks for.
    private readonly SemaphoreSlim oneNewest = new(1);
    private readonly Lock gate = new();
    private readonly Dictionary<ushort, Sent> unacknowledged = [];
    private readonly Dictionary<(StreamId, long), ushort> again = new(session.SentBefore);
    private readonly Dictionary<StreamId, Task> following = [];
    private readonly Dictionary<(StreamId, string), Task> newest = [];
    private ushort lastIdentifier;

    /// <summary>Gives what a new subscription asks for: the newest event of each key if it wants that, and what comes next.</summary>
    /// <returns>False when the client asks for more than it reads.</returns>
    public bool Subscribe(JournalStream stream, EventFilter filter, bool withNewest)
    {
        lock (gate)
        {
            if (following.TryAdd(stream.Id, Task.CompletedTask))
            {
                following[stream.Id] = Watched(() => Follow(stream, withNewest ? filter : null));
                return true;
            }
            foreach (var (asked, task) in newest) if (task.IsCompleted) newest.Remove(asked);
            // What waits already answers this request too.
            if (!withNewest || newest.ContainsKey((stream.Id, filter.Text))) return true;
            if (newest.Count >= MostNewest * following.Count) return false;
            newest[(stream.Id, filter.Text)] = Watched(() => Newest(stream, filter));
            return true;
        }
    }

    /// <summary>Goes on where the session's last connection ended.</summary>
    public void Resume()
    {
        lock (gate)
        {
            foreach (var place in session.Places) following.TryAdd(place.Stream.Id, Watched(() => Follow(place.Stream, null)));
        }
    }

    public void Acknowledge(ushort identifier)
    {
        Sent? sent;
        lock (gate)
        {
            if (!unacknowledged.Remove(identifier, out sent)) return;
        }
        sent.Place?.Close(sent.Sequence);
        room.Release();
    }

    public IReadOnlyDictionary<(StreamId Stream, long Sequence), ushort> Unacknowledged()
    {
        lock (gate)
        {
            var left = new Dictionary<(StreamId, long), ushort>(again);
            foreach (var (identifier, sent) in unacknowledged.Where(u => u.Value.Place is not null)) left[(sent.Stream, sent.Sequence)] = identifier;
            return left;
        }
    }

    /// <summary>Ends when nothing is on its way any more, after the connection has ended.</summary>
    public async Task Finish()
    {
        List<Task> running;
        lock (gate) running = [.. following.Values, .. newest.Values];
        await Task.WhenAll(running);
    }

    public void Dispose()
    {
        room.Dispose();
        oneNewest.Dispose();
    }

    private async Task Watched(Func<Task> giving)
    {
        // The caller holds the lock.
        await Task.Yield();
        try
        {
            await giving();
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }
        catch (Exception broken) when (broken is MqttCommunicationException or IOException or ObjectDisposedException)
        {
            await connection.End(MqttDisconnectReasonCode.UnspecifiedError, null);
        }
        catch (Exception broken) when (broken is SqliteException or InvalidDataException)
        {
            // The journal cannot be read now, or was trimmed before this reader: it comes back and is told where to go on.
            await connection.End(MqttDisconnectReasonCode.ServerBusy, null);
        }
    }

    private async Task Follow(JournalStream stream, EventFilter? newestFirst)
    {
        var place = session.Place(stream);
        if (newestFirst is not null) await Newest(stream, newestFirst);
        await follower.Follow(stream, place.Done, async (frames, cancellationToken) =>
        {
            foreach (var frame in frames) await Give(stream, place, frame, isNewest: false, cancellationToken);
        }, connection.Ended);
    }

    private async Task Newest(JournalStream stream, EventFilter filter)
    {
        await oneNewest.WaitAsync(connection.Ended);
        try
        {
            var (_, events) = await reader.Latest(stream, connection.Ended);
            foreach (var @event in events.Where(e => filter.Matches(stream.Id, e.Key))) await Give(stream, null, EventFrame.Of(stream, @event), isNewest: true, connection.Ended);
        }
        finally
        {
            oneNewest.Release();
        }
    }

    /// <param name="place">Null for one of the newest, which the session's place does not count.</param>
    private async Task Give(JournalStream stream, StreamPlace? place, EventFrame frame, bool isNewest, CancellationToken cancellationToken)
    {
        // Asked again for each event: the subscription may be gone, and a stream that is not public is nobody's.
        if (!stream.Declaration.IsPublic || session.Match(stream.Id, frame.Key) is not { } match || frame.Length + HeaderBytes > connection.MostPacketBytes)
        {
            place?.Pass(frame.Sequence);
            return;
        }
        var packet = new MqttPublishPacket
        {
            Topic = MqttTopics.OfEvents(stream.Id, frame.Key),
            PayloadSegment = frame.Json,
            Retain = isNewest || match.KeepsRetain,
            QualityOfServiceLevel = match.IsAtLeastOnce ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.AtMostOnce,
            SubscriptionIdentifiers = match.Identifiers,
            ContentType = ContentType,
            PayloadFormatIndicator = MqttPayloadFormatIndicator.CharacterData,
            UserProperties = [new MqttUserProperty("id", Encoding.UTF8.GetBytes(EventEnvelope.IdOf(stream.Epoch, frame.Sequence)).AsMemory())],
        };
        if (!match.IsAtLeastOnce)
        {
            await connection.Send(packet);
            place?.Pass(frame.Sequence);
            return;
        }
        await room.WaitAsync(cancellationToken);
        lock (gate)
        {
            ushort identifier = 0;
            packet.Dup = place is not null && again.Remove((stream.Id, frame.Sequence), out identifier);
            packet.PacketIdentifier = packet.Dup ? identifier : NextIdentifier();
            unacknowledged[packet.PacketIdentifier] = new Sent(stream.Id, frame.Sequence, place);
            place?.Open(frame.Sequence);
        }
        await connection.Send(packet);
    }

    private ushort NextIdentifier()
    {
        do lastIdentifier = lastIdentifier == ushort.MaxValue ? (ushort)1 : (ushort)(lastIdentifier + 1);
        while (unacknowledged.ContainsKey(lastIdentifier) || again.ContainsValue(lastIdentifier));
        return lastIdentifier;
    }

    private sealed record Sent(StreamId Stream, long Sequence, StreamPlace? Place);
}
