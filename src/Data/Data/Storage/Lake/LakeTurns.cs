using System.Collections.Concurrent;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>One writer at a time for a stream, and few for the lake: a day that is rewritten holds up no other stream, and many streams not the machine.</summary>
internal sealed class LakeTurns : IDisposable
{
    private const int MostWriters = 2;
    private readonly ConcurrentDictionary<StreamId, SemaphoreSlim> streams = new();
    private readonly SemaphoreSlim writers = new(MostWriters);

    /// <summary>Waits for the stream's turn.</summary>
    /// <returns>What ends it.</returns>
    public Task<IDisposable> Take(StreamId stream, CancellationToken cancellationToken) => Enter(streams.GetOrAdd(stream, _ => new SemaphoreSlim(1)), cancellationToken);

    /// <summary>Waits until the machine may write; taken after the stream's turn.</summary>
    /// <returns>What ends it.</returns>
    public Task<IDisposable> Write(CancellationToken cancellationToken) => Enter(writers, cancellationToken);

    public void Dispose()
    {
        writers.Dispose();
        foreach (var stream in streams.Values) stream.Dispose();
    }

    private static async Task<IDisposable> Enter(SemaphoreSlim turn, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim taken) : IDisposable
    {
        private SemaphoreSlim? held = taken;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
