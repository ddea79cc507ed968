namespace Bauhinia.Data.Storage;

/// <summary>The newest frames of a stream, in order and without a hole, as many as are worth the memory.</summary>
internal sealed class FrameWindow(long last)
{
    private const int MostFrames = 256;
    private const long MostBytes = 8 * 1024 * 1024;

    // Sequences follow each other, so a frame's place is its sequence.
    private readonly EventFrame?[] frames = new EventFrame?[MostFrames];
    private long count;
    private long bytes;
    private (long Sequence, EventFrame[] Frames)? answered;

    /// <summary>The newest sequence that it knows of.</summary>
    public long Last { get; private set; } = last;

    private ref EventFrame? this[long sequence] => ref frames[sequence % MostFrames];

    /// <summary>Takes a frame that follows; one that was had is left out, and after a hole the window begins anew.</summary>
    public void Add(EventFrame frame)
    {
        if (frame.Sequence <= Last) return;
        if (frame.Sequence > Last + 1) Clear();
        if (count == MostFrames) DropOldest();
        this[frame.Sequence] = frame;
        (Last, count, bytes, answered) = (frame.Sequence, count + 1, bytes + frame.Length, null);
        while (bytes > MostBytes && count > 1) DropOldest();
    }

    /// <summary>Goes on past events that are not held here.</summary>
    public void Skip(long sequence)
    {
        if (sequence <= Last) return;
        Clear();
        Last = sequence;
    }

    /// <summary>What follows a sequence: none when there is nothing newer; null when it is no longer held here.</summary>
    public IReadOnlyList<EventFrame>? After(long sequence)
    {
        if (sequence >= Last) return [];
        if (sequence < Last - count) return null;
        // A thousand readers wait at the same place: they share one answer.
        if (answered is { } before && before.Sequence == sequence) return before.Frames;
        var following = new EventFrame[Last - sequence];
        for (var i = 0; i < following.Length; i++) following[i] = this[sequence + 1 + i] ?? throw new InvalidOperationException("A frame is missing.");
        answered = (sequence, following);
        return following;
    }

    private void DropOldest()
    {
        ref var oldest = ref this[Last - count + 1];
        bytes -= oldest?.Length ?? 0;
        oldest = null;
        count--;
    }

    private void Clear()
    {
        Array.Clear(frames);
        (count, bytes, answered) = (0, 0, null);
    }
}
