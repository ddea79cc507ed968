using System.Globalization;
using Bauhinia.Data.Model.Events;
using Microsoft.Extensions.Primitives;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Bauhinia.Data.Storage.Broker;

/// <summary>
/// One stream of the journal as JetStream holds it. Its numbers are the journal's less a constant, which stands in its description: so what the broker holds
/// says by itself up to where it has the journal, also when everything in it has grown too old and is gone.
/// </summary>
/// <param name="name">Its name: stream and epoch.</param>
/// <param name="subject">What is published to.</param>
/// <param name="offset">The journal's sequence that is JetStream's 0.</param>
/// <param name="last">The journal's sequence of the last message that the broker has.</param>
internal sealed class BrokerStream(BrokerSession session, string name, string subject, long offset, long last)
{
    private const string SequenceHeader = "Bauhinia-Sequence";
    private const string KeyHeader = "Bauhinia-Key";
    private const string Large = "Bauhinia-In-Journal";
    private const string DescriptionStart = "the journal after ";

    /// <summary>Messages of the journal that a broker is given which has none yet.</summary>
    private const long Backlog = 100;

    /// <summary>A broker that lacks more than this begins anew: who needs the history asks journal and lake.</summary>
    private const long MostBehind = 10_000;

    private const int HeaderBytes = 4096;

    /// <summary>How long the broker keeps the place of a host that went without a word. Each return makes a new one, and servers that must agree on many are slow to find a leader.</summary>
    private static readonly TimeSpan PlaceKept = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan DuplicateWindow = TimeSpan.FromMinutes(2);

    /// <summary>The journal's sequence of the last message that the broker has confirmed.</summary>
    public long Last { get; private set; } = last;

    /// <summary>Finds the stream as the broker holds it, or makes it; one that cannot be this journal's is made anew.</summary>
    public static async Task<BrokerStream> Open(BrokerSession session, JournalStream stream, BrokerOptions options, CancellationToken cancellationToken)
    {
        var name = $"bauhinia-{stream.Id}-{stream.Epoch}";
        var subject = $"bauhinia.{stream.Id}.{stream.Epoch}";
        try
        {
            var found = await session.Stream.GetStreamAsync(name, null, cancellationToken);
            if (await PlaceOf(found, stream, cancellationToken) is { } place)
            {
                var wanted = Configuration(name, subject, place.Offset, options);
                var has = found.Info.Config;
                if (has.NumReplicas != wanted.NumReplicas || has.MaxAge != wanted.MaxAge || has.MaxBytes != wanted.MaxBytes) await session.Stream.UpdateStreamAsync(wanted, cancellationToken);
                return new BrokerStream(session, name, subject, place.Offset, place.Last);
            }
            await session.Stream.DeleteStreamAsync(name, cancellationToken);
        }
        catch (NatsJSApiException none) when (none.Error.Code == 404)
        {
            // It is made.
        }
        var begin = Math.Max(0, stream.Tail.Last - Backlog);
        await session.Stream.CreateStreamAsync(Configuration(name, subject, begin, options), cancellationToken);
        return new BrokerStream(session, name, subject, begin, begin);
    }

    /// <summary>Gives the broker what follows <see cref="Last"/>, and returns when it has confirmed all of it.</summary>
    public async Task Publish(IReadOnlyList<EventFrame> frames, JournalStream stream, CancellationToken cancellationToken)
    {
        var under = new List<(NatsJSPublishConcurrentFuture Answer, long Sequence)>(frames.Count);
        try
        {
            foreach (var frame in frames) under.Add((await Begin(frame, stream, cancellationToken), frame.Sequence));
            foreach (var (answer, sequence) in under)
            {
                var said = await answer.GetResponseAsync(cancellationToken);
                // A message that is there already is told by its id, and then it must be this one.
                if (said.Error is { } error) throw new BrokerStrayedException($"{name} refuses {sequence}: {error.Description}");
                if ((long)said.Seq + offset != sequence) throw new BrokerStrayedException($"{name} has {sequence} elsewhere.");
                Last = sequence;
            }
        }
        finally
        {
            foreach (var (answer, _) in under) await answer.DisposeAsync();
        }
    }

    /// <summary>Brings every message after a sequence, in order and without end.</summary>
    public async Task Bring(long after, JournalStream stream, CancellationToken cancellationToken)
    {
        var begin = new NatsJSOrderedConsumerOpts { DeliverPolicy = ConsumerConfigDeliverPolicy.ByStartSequence, OptStartSeq = (ulong)(after - offset + 1), InactiveThreshold = PlaceKept };
        var consumer = await session.Stream.CreateOrderedConsumerAsync(name, begin, cancellationToken);
        var pull = new NatsJSConsumeOpts { MaxMsgs = 128, IdleHeartbeat = TimeSpan.FromSeconds(5), Expires = TimeSpan.FromSeconds(30) };
        await foreach (var message in consumer.ConsumeAsync<byte[]>(opts: pull, cancellationToken: cancellationToken))
        {
            var sequence = (long)(message.Metadata?.Sequence.Stream ?? 0) + offset;
            if (SequenceOf(message.Headers) != sequence) throw new BrokerStrayedException($"{name} brings another message as {sequence}.");
            stream.Tail.Carry(sequence, message.Headers?.ContainsKey(Large) == true ? null : Frame(stream, sequence, message));
        }
    }

    private static EventFrame Frame(JournalStream stream, long sequence, INatsJSMsg<byte[]> message) =>
        EventFrame.Brought(stream, sequence, Uri.UnescapeDataString(message.Headers?[KeyHeader].ToString() ?? ""), message.Data ?? []);

    private async Task<NatsJSPublishConcurrentFuture> Begin(EventFrame frame, JournalStream stream, CancellationToken cancellationToken)
    {
        var isLarge = frame.Length + HeaderBytes > session.MostBytes;
        var headers = new NatsHeaders
        {
            [SequenceHeader] = frame.Sequence.ToString(CultureInfo.InvariantCulture),
            [KeyHeader] = Uri.EscapeDataString(frame.Key),
        };
        if (isLarge) headers[Large] = "true";
        // Each states what stands before it: the broker refuses whatever would come twice or out of order.
        var options = new NatsJSPubOpts
        {
            MsgId = EventEnvelope.IdOf(stream.Epoch, frame.Sequence),
            ExpectedStream = name,
            ExpectedLastSequence = (ulong)(frame.Sequence - 1 - offset),
            RetryAttempts = 1,
        };
        return await session.Stream.PublishConcurrentAsync(subject, isLarge ? [] : frame.Json, opts: options, headers: headers, cancellationToken: cancellationToken);
    }

    /// <returns>Where the broker stands; null when it cannot be a copy of this journal's stream, or one that is worth going on with.</returns>
    private static async Task<(long Offset, long Last)?> PlaceOf(INatsJSStream found, JournalStream stream, CancellationToken cancellationToken)
    {
        var description = found.Info.Config.Description ?? "";
        if (!description.StartsWith(DescriptionStart, StringComparison.Ordinal)
            || !long.TryParse(description.AsSpan(DescriptionStart.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return null;
        var last = (long)found.Info.State.LastSeq + offset;
        if (last > stream.Tail.Last || stream.Tail.Last - last > MostBehind) return null;
        if (found.Info.State.Messages <= 0) return (offset, last);
        var newest = await found.GetDirectAsync<byte[]>(new StreamMsgGetRequest { Seq = (ulong)found.Info.State.LastSeq }, null, cancellationToken);
        return SequenceOf(newest.Headers) == last ? (offset, last) : null;
    }

    private static long? SequenceOf(NatsHeaders? headers) =>
        headers is not null && headers.TryGetValue(SequenceHeader, out StringValues text) && long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    private static StreamConfig Configuration(string name, string subject, long offset, BrokerOptions options) => new(name, [subject])
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{DescriptionStart}{offset}"),
        Storage = StreamConfigStorage.File,
        Discard = StreamConfigDiscard.Old,
        MaxAge = TimeSpan.FromHours(options.KeepHours),
        MaxBytes = options.KeepMegabytes * 1024L * 1024,
        DuplicateWindow = DuplicateWindow,
        NumReplicas = options.Replicas,
        AllowDirect = true,
    };
}
