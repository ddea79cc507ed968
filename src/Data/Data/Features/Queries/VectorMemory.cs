using System.Buffers;

namespace Bauhinia.Data.Features.Queries;

/// <summary>Memory that DuckDB holds, shown to a library that asks for managed memory. It is pointed elsewhere with each chunk, and holds nothing itself.</summary>
internal sealed unsafe class VectorMemory : MemoryManager<byte>
{
    private byte* start;
    private int length;

    /// <summary>Points it at a column of the chunk.</summary>
    /// <returns>The memory, for as long as the chunk is there.</returns>
    public ReadOnlyMemory<byte> At(void* data, int bytes)
    {
        start = (byte*)data;
        length = bytes;
        return Memory;
    }

    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
