namespace Bauhinia.Data.Storage;

/// <summary>
/// The newest frames of a stream, shared by all its readers. A reader keeps only its place: one that falls behind what is held here reads from the
/// journal, so that it costs nobody else memory or time.
/// </summary>
internal sealed class StreamTail(long last)
{
    private const int MostFrames = 256;
    private const long MostBytes = 8 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<EventFrame> frames = new();
    private long bytes;
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The newest sequence that readers may have.</summary>
    public long Last
    {
        get
        {
            lock (gate) return last;
        }
    }

    /// <summary>Shows committed events, in their order, to all readers.</summary>
    public void Publish(IReadOnlyList<EventFrame> committed)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            foreach (var frame in committed)
            {
                frames.Enqueue(frame);
                bytes += frame.Json.Length;
                last = frame.Sequence;
            }
            while (frames.Count > MostFrames || (bytes > MostBytes && frames.Count > 1)) bytes -= frames.Dequeue().Json.Length;
            (waiting, more) = (more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        waiting.SetResult();
    }

    /// <summary>What follows a sequence.</summary>
    /// <returns>Frames in order; none when there is nothing newer; null when they are no longer held here. And what ends when there is more.</returns>
    public (IReadOnlyList<EventFrame>? Frames, Task More) After(long sequence)
    {
        lock (gate)
        {
            if (sequence >= last) return ([], more.Task);
            if (!frames.TryPeek(out var oldest) || oldest.Sequence > sequence + 1) return (null, more.Task);
            return ([.. frames.Where(frame => frame.Sequence > sequence)], more.Task);
        }
    }
}
