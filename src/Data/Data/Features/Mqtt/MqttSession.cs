using System.Collections.Concurrent;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>
/// What the host remembers of a client: its subscriptions and its place in each stream. Events that wait for it are not among it: they are in the
/// journal. Each connection has an object of its own, so that one that was taken over cannot move its successor's place.
/// </summary>
internal sealed class MqttSession(string clientId, string? owner, TimeSpan kept)
{
    /// <summary>Most subscriptions of a session.</summary>
    public const int MostSubscriptions = 32;

    private readonly ConcurrentDictionary<string, MqttSubscription> subscriptions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<StreamId, StreamPlace> places = new();

    public string ClientId => clientId;

    /// <summary>The name of the key whose device this is; null for a reader.</summary>
    public string? Owner => owner;

    /// <summary>How long it is kept after its connection has ended; zero for not at all.</summary>
    public TimeSpan Kept => kept;

    /// <summary>Whether it outlives its connection and has something worth keeping.</summary>
    public bool IsKept => kept > TimeSpan.Zero && !subscriptions.IsEmpty;

    /// <summary>Where its client was last seen from, to count by; never written down.</summary>
    public string? Network { get; set; }

    /// <summary>The connection; null while the client is away.</summary>
    public MqttConnection? Connection { get; set; }

    /// <summary>Since when the client is away.</summary>
    public DateTimeOffset AbsentSince { get; set; }

    public ICollection<MqttSubscription> Subscriptions => subscriptions.Values;

    public ICollection<StreamPlace> Places => places.Values;

    /// <summary>Packet identifiers of events that were sent and not acknowledged: they are sent again under the same (MQTT 5 §4.4).</summary>
    public IReadOnlyDictionary<(StreamId Stream, long Sequence), ushort> SentBefore { get; init; } = new Dictionary<(StreamId, long), ushort>();

    /// <summary>The session as the next connection of its client finds it.</summary>
    public MqttSession Continue(string? nextOwner, TimeSpan nextKept)
    {
        var next = new MqttSession(clientId, nextOwner, nextKept) { SentBefore = Connection?.Unacknowledged() ?? Unacknowledged ?? SentBefore };
        foreach (var subscription in subscriptions.Values) next.Set(subscription);
        foreach (var place in places.Values.Where(p => subscriptions.Values.Any(s => s.Filter.Matches(p.Stream.Id)))) next.places[place.Stream.Id] = new StreamPlace(place.Stream, place.Done);
        return next;
    }

    /// <summary>What its last connection left unacknowledged.</summary>
    public IReadOnlyDictionary<(StreamId Stream, long Sequence), ushort>? Unacknowledged { get; set; }

    /// <returns>Whether the filter is new; null when there are too many.</returns>
    public bool? Set(MqttSubscription subscription)
    {
        var isNew = !subscriptions.ContainsKey(subscription.Filter.Text);
        if (isNew && subscriptions.Count >= MostSubscriptions) return null;
        subscriptions[subscription.Filter.Text] = subscription;
        return isNew;
    }

    /// <returns>Whether there was such a subscription.</returns>
    /// <remarks>The places stay, and move on while nothing of them is given: a subscription that comes back goes on from there.</remarks>
    public bool Remove(string filter) => subscriptions.TryRemove(filter, out _);

    /// <summary>The place in a stream; one that is new to the session begins with what comes next.</summary>
    public StreamPlace Place(JournalStream stream) => places.GetOrAdd(stream.Id, _ => new StreamPlace(stream, stream.Tail.Last));

    public void Restore(StreamPlace place) => places[place.Stream.Id] = place;

    /// <summary>The subscriptions that an event matches, as one: a client gets an event once, at the highest quality that it asked for (MQTT 5 §3.3.4).</summary>
    public (bool IsAtLeastOnce, bool KeepsRetain, List<uint> Identifiers)? Match(StreamId stream, string key)
    {
        (bool IsAtLeastOnce, bool KeepsRetain, List<uint> Identifiers)? found = null;
        foreach (var (_, subscription) in subscriptions)
        {
            if (!subscription.Filter.Matches(stream, key)) continue;
            var (atLeastOnce, keeps, identifiers) = found ?? (false, false, []);
            if (subscription.Identifier != 0) identifiers.Add(subscription.Identifier);
            found = (atLeastOnce || subscription.IsAtLeastOnce, keeps || subscription.KeepsRetain, identifiers);
        }
        return found;
    }
}
