using Bauhinia.Data.Storage;

namespace Bauhinia.Data.Features.Mqtt;

/// <summary>How far one session has got in one stream: everything up to <see cref="Done"/> was acknowledged or needed no acknowledgement.</summary>
internal sealed class StreamPlace(JournalStream stream, long done)
{
    private readonly Lock gate = new();
    private readonly SortedSet<long> open = [];
    private long passed = done;

    public JournalStream Stream => stream;

    public long Done
    {
        get
        {
            lock (gate) return open.Count > 0 ? open.Min - 1 : passed;
        }
    }

    /// <summary>An event was sent, and its acknowledgement is awaited.</summary>
    public void Open(long sequence)
    {
        lock (gate)
        {
            open.Add(sequence);
            passed = sequence;
        }
    }

    public void Close(long sequence)
    {
        lock (gate) open.Remove(sequence);
    }

    /// <summary>Events up to here need nothing more from this session.</summary>
    public void Pass(long sequence)
    {
        lock (gate) passed = sequence;
    }
}
