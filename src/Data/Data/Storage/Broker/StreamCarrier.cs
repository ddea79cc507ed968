using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Bauhinia.Data.Storage.Broker;

/// <summary>
/// Takes one stream from the journal to the broker, in the journal's order, and from the broker to those who follow. What the broker holds is the only note of
/// how far it got, so that a host or a broker may end at any moment. When the broker does not bring what it was given, readers are back at the journal at once.
/// </summary>
internal sealed partial class StreamCarrier(JournalStream stream, JournalReader journal, BrokerLink link, BrokerOptions options, TimeProvider clock, ILogger logger)
{
    private const int MostFrames = 64;
    private const long MostBytes = 4 * 1024 * 1024;

    /// <summary>How long the broker may take to confirm and to bring what it was given.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private bool isTold;

    public async Task Run(CancellationToken stopping)
    {
        var pause = ShortestPause;
        while (!stopping.IsCancellationRequested)
        {
            var began = clock.GetTimestamp();
            try
            {
                var session = await link.Session.WaitAsync(stopping);
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, session.Lost);
                await Carry(session, ending);
            }
            catch (OperationCanceledException)
            {
                // The connection was lost, or the host ends.
            }
            catch (Exception broken) when (broken is NatsException or TimeoutException or IOException or ObjectDisposedException or SqliteException or InvalidDataException)
            {
                link.Carries(false);
                // What goes on failing is said once.
                if (!isTold) Log.Interrupted(logger, stream.Id.Value, broken.Message);
                isTold = true;
            }
            finally
            {
                stream.Tail.EndCarried();
            }
            // What breaks again and again is tried less and less.
            pause = clock.GetElapsedTime(began) > LongestPause * 2 || pause * 2 > LongestPause ? ShortestPause : pause * 2;
            await Task.Delay(pause, clock, stopping);
        }
    }

    private async Task Carry(BrokerSession session, CancellationTokenSource ending)
    {
        var broker = await BrokerStream.Open(session, stream, options, ending.Token);
        stream.Confirmed.Set(broker.Last);
        while (broker.Last < stream.Tail.Last) await Give(broker, ending.Token);
        link.Carries(true);
        isTold = false;
        stream.Tail.BeginCarried(broker.Last);
        var bringing = broker.Bring(broker.Last, stream, ending.Token);
        var giving = GiveAll(broker, ending.Token);
        try
        {
            await await Task.WhenAny(bringing, giving);
        }
        finally
        {
            // Readers must not wait for what takes a while to end.
            stream.Tail.EndCarried();
            await ending.CancelAsync();
            await Task.WhenAll(Ended(bringing), Ended(giving));
        }
    }

    private async Task GiveAll(BrokerStream broker, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (frames, more) = stream.Tail.CommittedAfter(broker.Last);
            if (frames is { Count: 0 })
            {
                await more.WaitAsync(cancellationToken);
                continue;
            }
            await Give(broker, cancellationToken);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var shown = stream.Tail.Carried(broker.Last, patience.Token);
            try
            {
                await shown.WaitAsync(Patience, clock, cancellationToken);
            }
            finally
            {
                await patience.CancelAsync();
            }
        }
    }

    private async Task Give(BrokerStream broker, CancellationToken cancellationToken)
    {
        var last = stream.Tail.Last;
        var frames = stream.Tail.CommittedAfter(broker.Last).Frames ?? await journal.After(stream, broker.Last, MostFrames, cancellationToken);
        var part = new List<EventFrame>();
        var bytes = 0L;
        // The journal may hold an event a moment before readers may have it.
        foreach (var frame in frames.Where(f => f.Sequence <= last).Take(MostFrames))
        {
            part.Add(frame);
            bytes += frame.Length;
            if (bytes >= MostBytes) break;
        }
        if (part.Count == 0) throw new InvalidDataException($"The journal lacks what follows {broker.Last} in '{stream.Id}'.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var given = broker.Publish(part, stream, patience.Token);
        try
        {
            await given.WaitAsync(Patience, clock, cancellationToken);
        }
        finally
        {
            await patience.CancelAsync();
            stream.Confirmed.Set(broker.Last);
            await Ended(given);
        }
    }

    /// <summary>Waits for the end of what was cancelled; how it ended is known already.</summary>
    private static async Task Ended(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static partial class Log
    {
        [LoggerMessage(EventId = 5305, Level = LogLevel.Warning, Message = "The broker does not carry {Stream}; readers go on from the journal, and it is tried again: {Why}")]
        public static partial void Interrupted(ILogger logger, string stream, string why);
    }
}
