namespace Bauhinia.Data.Features.Mqtt;

/// <summary>
/// Reads a connection and follows the length of its packets (MQTT 5 §2.1.4), so that a packet that is too large ends the connection before anything is
/// kept of it: the protocol lets a stranger announce 256 MB in his first five bytes.
/// </summary>
internal sealed class PacketGuard(Stream inner, int mostBytes) : Stream
{
    private const int MostLengthBytes = 4;
    private State state = State.Type;
    private int lengthBytes;
    private long remaining;

    /// <summary>Largest packet in bytes, without its first two to five.</summary>
    public int MostBytes { get; set; } = mostBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Follow(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Follow(buffer.AsSpan(offset, read));
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            switch (state)
            {
                case State.Type:
                    if (!IsHeader(bytes[0])) throw new InvalidDataException("The header of the packet is malformed.");
                    (state, lengthBytes, remaining) = (State.Length, 0, 0);
                    bytes = bytes[1..];
                    break;
                case State.Length:
                    remaining |= (long)(bytes[0] & 0x7F) << (7 * lengthBytes);
                    var isLast = (bytes[0] & 0x80) == 0;
                    if (++lengthBytes == MostLengthBytes && !isLast) throw new InvalidDataException("The length of the packet is malformed.");
                    if (remaining > MostBytes) throw new InvalidDataException("The packet is too large.");
                    if (isLast) state = remaining == 0 ? State.Type : State.Body;
                    bytes = bytes[1..];
                    break;
                default:
                    var taken = (int)Math.Min(remaining, bytes.Length);
                    remaining -= taken;
                    bytes = bytes[taken..];
                    if (remaining == 0) state = State.Type;
                    break;
            }
        }
    }

    /// <summary>Types that a client sends, with the flags that each must have (MQTT 5 §2.1.3).</summary>
    private static bool IsHeader(byte first) => (first >> 4, first & 0x0F) switch
    {
        (3, var flags) => (flags & 0x06) != 0x06,
        (6 or 8 or 10, var flags) => flags == 2,
        (1 or 4 or 5 or 7 or 12 or 14 or 15, var flags) => flags == 0,
        _ => false,
    };

    private enum State
    {
        Type,
        Length,
        Body,
    }
}
