using System.Threading.Channels;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage;

/// <summary>The journal as the rest of the system sees it: append, and find the running streams.</summary>
internal sealed class Journal
{
    private readonly BrokerOptions broker;
    private readonly TimeProvider clock;
    private readonly Channel<PendingAppend> waiting;
    private Dictionary<StreamId, JournalStream> streams = [];
    private volatile bool isWritten = true;

    public Journal(IOptions<DataOptions> options, TimeProvider clock)
    {
        (broker, this.clock) = (options.Value.Broker, clock);
        waiting = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(options.Value.WaitingMessages) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>What the writer takes up; it is the only reader.</summary>
    public ChannelReader<PendingAppend> Waiting => waiting.Reader;

    /// <summary>Whether the last transaction came through: not while the disk is full or failing. True before the first.</summary>
    public bool IsWritten { get => isWritten; set => isWritten = value; }

    public IReadOnlyCollection<JournalStream> Streams => streams.Values;

    public JournalStream? Find(StreamId id) => streams.GetValueOrDefault(id);

    /// <summary>Called once, before the host listens.</summary>
    public void Begin(IEnumerable<JournalStream> known) => streams = known.ToDictionary(s => s.Id);

    /// <summary>Takes no more messages; what waits is still written.</summary>
    public void Close() => waiting.Writer.TryComplete();

    /// <summary>Has the gap ledger say what is no longer awaited of a stream.</summary>
    public async Task StateDue(JournalStream stream, CancellationToken cancellationToken)
    {
        var append = PendingAppend.Due(stream);
        while (!waiting.Writer.TryWrite(append))
        {
            if (!await waiting.Writer.WaitToWriteAsync(cancellationToken)) return;
        }
        await append.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Writes messages together, all or none, and answers when they are on disk, and with the broker too where the operator wants that.</summary>
    /// <returns>One outcome a message; null when that cannot be said: the sender sends again, and what was kept is recognised.</returns>
    public async Task<IReadOnlyList<AppendOutcome>?> Append(JournalStream stream, IReadOnlyList<ReadingMessage> messages, CancellationToken cancellationToken)
    {
        var append = new PendingAppend(stream, await ReadyMessage.Of(messages));
        while (!waiting.Writer.TryWrite(append))
        {
            if (!await waiting.Writer.WaitToWriteAsync(cancellationToken)) return null;
        }
        // Not cancellable: the messages may be on disk at any moment, and the caller must hear of it.
        var outcomes = await append.Answer;
        if (outcomes is not { Count: > 0 } || !broker.AcknowledgesAfterBroker) return outcomes;
        return await stream.Confirmed.Reaches(outcomes.Max(o => o.Sequence), TimeSpan.FromSeconds(broker.PatienceSeconds), clock) ? outcomes : null;
    }
}
