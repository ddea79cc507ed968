using System.IO.Pipelines;

namespace Bauhinia.Data.Features.Queries;

/// <summary>An answer on its way to the reader: writing fills the response's own buffers, and what is filled is sent now and then, at the pace of the reader.</summary>
internal sealed class AnswerPipe(PipeWriter pipe) : Stream
{
    private const int SendBytes = 64 * 1024;
    private long length;
    private long sent;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => length;

    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    /// <summary>Whether enough is there to be sent.</summary>
    public bool IsFull => length - sent >= SendBytes;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        length += buffer.Length;
        while (buffer.Length > 0)
        {
            var room = pipe.GetSpan();
            var part = buffer[..Math.Min(buffer.Length, room.Length)];
            part.CopyTo(room);
            pipe.Advance(part.Length);
            buffer = buffer[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Sends what was written; waits while the reader is behind.</summary>
    public async ValueTask Send(CancellationToken cancellationToken)
    {
        sent = length;
        var flushed = await pipe.FlushAsync(cancellationToken);
        if (flushed.IsCompleted || flushed.IsCanceled) throw new OperationCanceledException("The reader has gone.", cancellationToken);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
