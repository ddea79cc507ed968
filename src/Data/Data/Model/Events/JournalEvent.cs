namespace Bauhinia.Data.Model.Events;

/// <summary>A message as the journal keeps it.</summary>
internal sealed record JournalEvent
{
    /// <summary>Its place in the stream, from 1, without holes.</summary>
    public required long Sequence { get; init; }

    public required string Key { get; init; }

    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>When it was accepted; never before the message before it.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>1 for the first message of its key and time; a correction has the next number.</summary>
    public required int Revision { get; init; }

    public required DataSource Source { get; init; }

    public required int Readings { get; init; }

    public required int EqualRepeats { get; init; }

    public required int DifferentRepeats { get; init; }

    /// <summary>See <see cref="ReadingMessage.Payload"/>.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
