using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Bauhinia.Web;

/// <summary>
/// The memory that connections read into and write from, in blocks of 16 kB instead of Kestrel's 4 kB: a body or an answer of some hundred kilobytes, as the
/// highway's are, takes a quarter of the system calls. A connection that waits for a request holds no block.
/// </summary>
internal sealed class NetworkBlocks : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    private sealed class Pool : MemoryPool<byte>
    {
        private const int BlockBytes = 16 * 1024;
        private static readonly TimeSpan TrimAfter = TimeSpan.FromSeconds(10);

        private readonly ConcurrentStack<Block> free = new();
        private readonly Timer trimming;
        private int count;
        private int leastCount;
        private volatile bool isDisposed;

        public Pool() => trimming = new Timer(static pool => ((Pool?)pool)?.Trim(), this, TrimAfter, TrimAfter);

        public override int MaxBufferSize => BlockBytes;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
            if (!free.TryPop(out var block)) return new Block(this);
            var left = Interlocked.Decrement(ref count);
            if (left < leastCount) leastCount = left;
            block.Rented();
            return block;
        }

        protected override void Dispose(bool disposing)
        {
            isDisposed = true;
            trimming.Dispose();
            free.Clear();
        }

        private void Return(Block block)
        {
            if (isDisposed) return;
            Interlocked.Increment(ref count);
            free.Push(block);
        }

        // A thousand readers who are told of one event need a thousand blocks at once. What nobody has needed for a while goes, half of it at a time.
        private void Trim()
        {
            for (var spare = (leastCount + 1) / 2; spare > 0 && free.TryPop(out _); spare--) Interlocked.Decrement(ref count);
            leastCount = count;
        }

        private sealed class Block(Pool pool) : IMemoryOwner<byte>
        {
            // Sockets would pin it for each call.
            private readonly byte[] bytes = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
            private int isFree;

            public Memory<byte> Memory => bytes;

            public void Rented() => Volatile.Write(ref isFree, 0);

            // Given back twice, two connections would write into one block.
            public void Dispose()
            {
                if (Interlocked.Exchange(ref isFree, 1) == 0) pool.Return(this);
            }
        }
    }
}
