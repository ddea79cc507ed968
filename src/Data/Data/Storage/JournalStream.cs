using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Storage;

/// <summary>A stream as the running journal knows it.</summary>
internal sealed class JournalStream(StreamDeclaration declaration, long number, StreamEpoch epoch, long lastSequence, DateTimeOffset lastAccepted, DataSource? newest)
{
    private long trimmed;

    public StreamDeclaration Declaration => declaration;

    public StreamId Id => declaration.Id;

    /// <summary>The periods in which messages are promised; null where none is.</summary>
    public PeriodGrid? Grid { get; } = PeriodGrid.Of(declaration);

    /// <summary>The row of the table <c>stream</c>.</summary>
    public long Number => number;

    public StreamEpoch Epoch => epoch;

    /// <summary>The frames that readers follow.</summary>
    public StreamTail Tail { get; } = new(lastSequence);

    /// <summary>Up to here the journal may have given payloads up. Set at the start and by the one who trims.</summary>
    public long Trimmed
    {
        get => Interlocked.Read(ref trimmed);
        set => Interlocked.Exchange(ref trimmed, value);
    }

    /// <summary>What the broker has confirmed; nothing where there is none.</summary>
    public Confirmation Confirmed { get; } = new();

    /// <summary>Of the newest committed message; 0 before the first. The journal's writer alone sets it.</summary>
    public long LastSequence { get; set; } = lastSequence;

    /// <summary>Of the newest committed message. The journal's writer alone sets it.</summary>
    public DateTimeOffset LastAccepted { get; set; } = lastAccepted;

    /// <summary>Where the newest committed message came from; null before the first. The journal's writer alone sets it.</summary>
    public DataSource? Newest { get; set; } = newest;

    public long Position(long sequence) => (number << JournalSchema.SequenceBits) | sequence;
}
