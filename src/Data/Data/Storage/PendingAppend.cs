namespace Bauhinia.Data.Storage;

/// <summary>Messages that one sender wants in the journal together, and the answer it waits for.</summary>
internal sealed class PendingAppend(JournalStream stream, IReadOnlyList<ReadyMessage> messages)
{
    // The sender goes on elsewhere: the writer must not run its code.
    private readonly TaskCompletionSource<IReadOnlyList<AppendOutcome>?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalStream Stream => stream;

    public IReadOnlyList<ReadyMessage> Messages => messages;

    /// <summary>One outcome a message once they are on disk; null when the journal could not write, and nothing was kept.</summary>
    public Task<IReadOnlyList<AppendOutcome>?> Answer => answer.Task;

    /// <summary>Asks the writer to say what is no longer awaited of a stream.</summary>
    public static PendingAppend Due(JournalStream stream) => new(stream, []) { IsDue = true };

    /// <summary>Whether it carries no messages and asks for what is due.</summary>
    public bool IsDue { get; private init; }

    public void Acknowledge(IReadOnlyList<AppendOutcome> outcomes) => answer.SetResult(outcomes);

    public void Refuse() => answer.TrySetResult(null);
}
