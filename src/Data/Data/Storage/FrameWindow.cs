namespace Bauhinia.Data.Storage;

/// <summary>The newest frames of a stream, in order and without a hole, as many as are worth the memory.</summary>
internal sealed class FrameWindow(long last)
{
    private const int MostFrames = 256;
    private const long MostBytes = 8 * 1024 * 1024;

    private readonly Queue<EventFrame> frames = new();
    private long bytes;

    /// <summary>The newest sequence that it knows of.</summary>
    public long Last { get; private set; } = last;

    /// <summary>Takes a frame that follows; one that was had is left out, and after a hole the window begins anew.</summary>
    public void Add(EventFrame frame)
    {
        if (frame.Sequence <= Last) return;
        if (frame.Sequence > Last + 1) Clear();
        frames.Enqueue(frame);
        bytes += frame.Json.Length;
        Last = frame.Sequence;
        while (frames.Count > MostFrames || (bytes > MostBytes && frames.Count > 1)) bytes -= frames.Dequeue().Json.Length;
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
        if (!frames.TryPeek(out var oldest) || oldest.Sequence > sequence + 1) return null;
        return [.. frames.Where(frame => frame.Sequence > sequence)];
    }

    private void Clear()
    {
        frames.Clear();
        bytes = 0;
    }
}
