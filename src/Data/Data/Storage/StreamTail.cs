namespace Bauhinia.Data.Storage;

/// <summary>
/// The newest frames of a stream, shared by all its readers. A reader keeps only its place: one that falls behind what is held here reads from the
/// journal, so that it costs nobody else memory or time. While the broker carries the stream, readers get what the broker brought; else, and from the
/// moment at which it no longer does, what the journal's writer has committed. Either way a reader's sequence says what comes next.
/// </summary>
internal sealed class StreamTail(long last)
{
    private readonly Lock gate = new();
    private readonly FrameWindow committed = new(last);
    private FrameWindow? carried;
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? atLastBeat;
    private TaskCompletionSource moreCommitted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The newest sequence that is committed.</summary>
    public long Last
    {
        get
        {
            lock (gate) return committed.Last;
        }
    }

    /// <summary>Whether readers get what the broker brings.</summary>
    public bool IsCarried
    {
        get
        {
            lock (gate) return carried is not null;
        }
    }

    /// <summary>Shows committed events, in their order.</summary>
    public void Publish(IReadOnlyList<EventFrame> frames)
    {
        lock (gate)
        {
            foreach (var frame in frames) committed.Add(frame);
            Wake(ref moreCommitted);
            if (carried is null) Wake(ref more);
        }
    }

    /// <summary>What readers may have after a sequence.</summary>
    /// <returns>Frames in order; none when there is nothing newer; null when they are no longer held here. And what ends when there is more.</returns>
    public (IReadOnlyList<EventFrame>? Frames, Task More) After(long sequence)
    {
        lock (gate) return ((carried ?? committed).After(sequence), more.Task);
    }

    /// <summary>As <see cref="After"/>, for the one who takes committed events to the broker.</summary>
    public (IReadOnlyList<EventFrame>? Frames, Task More) CommittedAfter(long sequence)
    {
        lock (gate) return (committed.After(sequence), moreCommitted.Task);
    }

    /// <summary>From now on the broker brings what follows a sequence.</summary>
    public void BeginCarried(long sequence)
    {
        lock (gate) carried = new FrameWindow(sequence);
    }

    /// <summary>Shows an event that the broker has brought.</summary>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="frame">Null when it was too large for the broker: readers get it from the journal.</param>
    public void Carry(long sequence, EventFrame? frame)
    {
        lock (gate)
        {
            if (carried is null) return;
            if (frame is not null) carried.Add(frame);
            else carried.Skip(sequence);
            Wake(ref more);
        }
    }

    /// <summary>The broker brings no more: readers go on with what is committed.</summary>
    public void EndCarried()
    {
        lock (gate)
        {
            if (carried is null) return;
            carried = null;
            Wake(ref more);
        }
    }

    /// <summary>Wakes the readers where nothing was shown since the last beat.</summary>
    public void Beat()
    {
        lock (gate)
        {
            if (atLastBeat == more) Wake(ref more);
            atLastBeat = more;
        }
    }

    /// <summary>Ends when readers were shown what stands up to a sequence.</summary>
    public async Task Carried(long sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task shown;
            lock (gate)
            {
                if ((carried ?? committed).Last >= sequence) return;
                shown = more.Task;
            }
            await shown.WaitAsync(cancellationToken);
        }
    }

    // Whoever waits goes on elsewhere, and not under the lock.
    private static void Wake(ref TaskCompletionSource waiting)
    {
        var before = waiting;
        waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }
}
