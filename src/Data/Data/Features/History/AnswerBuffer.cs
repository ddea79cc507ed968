using System.Buffers;

namespace Bauhinia.Data.Features.History;

/// <summary>
/// An answer between the query that makes it and the reader who takes it, in chunks that go back to their pool. It is made whole before it is sent, so that
/// a slow reader holds no query; <see cref="LakeOptions.AnswerMegabytes"/> bounds it.
/// </summary>
internal sealed class AnswerBuffer : Stream
{
    private const int ChunkBytes = 64 * 1024;
    private readonly List<byte[]> chunks = [];
    private long length;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var at = (int)(length % ChunkBytes);
            if (at == 0) chunks.Add(ArrayPool<byte>.Shared.Rent(ChunkBytes));
            var part = buffer[..Math.Min(buffer.Length, ChunkBytes - at)];
            part.CopyTo(chunks[^1].AsSpan(at));
            length += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var at = (int)(position % ChunkBytes);
        var count = (int)Math.Min(Math.Min(buffer.Length, ChunkBytes - at), length - position);
        if (count <= 0) return 0;
        chunks[(int)(position / ChunkBytes)].AsSpan(at, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override long Seek(long offset, SeekOrigin origin) => position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (var chunk in chunks) ArrayPool<byte>.Shared.Return(chunk);
        chunks.Clear();
        (length, position) = (0, 0);
        base.Dispose(disposing);
    }
}
