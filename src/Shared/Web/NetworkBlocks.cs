using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Bauhinia.Web;

/// <summary>
/// The memory that connections read into and write from, in blocks of 32 kB instead of Kestrel's 4 kB: a body or an answer of some hundred kilobytes, as the
/// highway's are, takes a tenth of the system calls. A connection that waits for a request holds no block.
/// </summary>
internal sealed class NetworkBlocks : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    private sealed class Pool : MemoryPool<byte>
    {
        private const int BlockBytes = 32 * 1024;

        /// <summary>Blocks that are kept for the next connection; of a rush, the rest is given back to the runtime.</summary>
        private const int MostKept = 128;

        private readonly ConcurrentStack<Block> kept = new();
        private int count;
        private volatile bool isDisposed;

        public override int MaxBufferSize => BlockBytes;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
            if (!kept.TryPop(out var block)) return new Block(this);
            Interlocked.Decrement(ref count);
            block.Rented();
            return block;
        }

        protected override void Dispose(bool disposing)
        {
            isDisposed = true;
            kept.Clear();
        }

        private void Return(Block block)
        {
            if (isDisposed) return;
            if (Interlocked.Increment(ref count) <= MostKept) kept.Push(block);
            else Interlocked.Decrement(ref count);
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
