namespace Bauhinia.History.Driver;

/// <summary>Counts the rows of a JSON answer that is written to it, and sums up a hash of each, so that the order of rows does not matter.</summary>
internal sealed class RowSum : Stream
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;
    private ulong hash = Offset;
    private bool isRow;
    private bool isBegun;

    public long Rows { get; private set; }

    public ulong Sum { get; private set; }

    public long Bytes { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Bytes;

    public override long Position
    {
        get => Bytes;
        set => throw new NotSupportedException();
    }

    // FNV-1a. The first brace opens the answer; no text of the bench holds one.
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Bytes += buffer.Length;
        foreach (var one in buffer)
        {
            if (one == '{')
            {
                (isRow, isBegun, hash) = (isBegun, true, Offset);
            }
            else if (one == '}' && isRow)
            {
                (Rows, Sum, isRow) = (Rows + 1, Sum + hash, false);
            }
            else if (isRow)
            {
                hash = (hash ^ one) * Prime;
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
