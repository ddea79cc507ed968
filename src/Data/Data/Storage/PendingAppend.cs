using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage;

/// <summary>Messages that one sender wants in the journal together, and the answer it waits for.</summary>
internal sealed class PendingAppend(JournalStream stream, IReadOnlyList<ReadingMessage> messages)
{
    // The sender goes on elsewhere: the writer must not run its code.
    private readonly TaskCompletionSource<IReadOnlyList<AppendOutcome>?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalStream Stream => stream;

    /// <summary>Each message, and its payload as the journal's file holds it: packed by the sender's thread, for the journal has one writer for all.</summary>
    public IReadOnlyList<(ReadingMessage Message, byte[] Stored)> Messages { get; } = [.. messages.Select(m => (m, StoredPayload.Pack(m.Payload)))];

    /// <summary>One outcome a message once they are on disk; null when the journal could not write, and nothing was kept.</summary>
    public Task<IReadOnlyList<AppendOutcome>?> Answer => answer.Task;

    /// <summary>Asks the writer to say what is no longer awaited of a stream.</summary>
    public static PendingAppend Due(JournalStream stream) => new(stream, []) { IsDue = true };

    /// <summary>Whether it carries no messages and asks for what is due.</summary>
    public bool IsDue { get; private init; }

    public void Acknowledge(IReadOnlyList<AppendOutcome> outcomes) => answer.SetResult(outcomes);

    public void Refuse() => answer.TrySetResult(null);
}
