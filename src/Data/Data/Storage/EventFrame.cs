using System.Buffers;
using System.Text;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage;

/// <summary>A committed event in the form that leaves the host. A large payload is not copied into it: readers of server-sent events get its parts one after another.</summary>
internal sealed class EventFrame
{
    /// <summary>A payload of fewer bytes is joined with its envelope once for all readers.</summary>
    private const int LeastApart = 16 * 1024;

    private readonly ReadOnlyMemory<byte>[] parts;
    private readonly byte[] serverSentHead;
    private byte[]? json;

    private EventFrame(long sequence, string key, string token, params ReadOnlyMemory<byte>[] parts)
    {
        (Sequence, Key, this.parts) = (sequence, key, parts);
        serverSentHead = Encoding.ASCII.GetBytes($"id: {token}\ndata: ");
        Length = parts.Sum(p => p.Length);
    }

    /// <summary>Its place in the stream.</summary>
    public long Sequence { get; }

    /// <summary>The device it is of, or the word for the whole stream.</summary>
    public string Key { get; }

    /// <summary>Of its envelope, in bytes.</summary>
    public int Length { get; }

    /// <summary>Its envelope, UTF-8 on one line, for those who need it whole; made when the first of them asks.</summary>
    public byte[] Json => json ??= Joined(parts);

    /// <summary>When it was measured, where it came from, and its readings; null where the broker brought the envelope.</summary>
    public (DateTimeOffset MeasuredAt, DataSource Source, ReadOnlyMemory<byte> Payload)? Readings { get; private init; }

    public static EventFrame Of(JournalStream stream, JournalEvent @event)
    {
        var head = EventEnvelope.Head(stream.Id, stream.Epoch, @event);
        var isApart = @event.Payload.Length >= LeastApart;
        var token = new ResumeToken(stream.Epoch, @event.Sequence).ToString();
        ReadOnlyMemory<byte>[] parts = [head, @event.Payload, EventEnvelope.Tail];
        if (!isApart) parts = [Joined(parts)];
        return new(@event.Sequence, @event.Key, token, parts)
        {
            Readings = (@event.MeasuredAt, @event.Source, isApart ? @event.Payload : parts[0].Slice(head.Length, @event.Payload.Length)),
        };
    }

    /// <summary>An event as the broker brings it.</summary>
    public static EventFrame Brought(JournalStream stream, long sequence, string key, byte[] json) => new(sequence, key, new ResumeToken(stream.Epoch, sequence).ToString(), json) { json = json };

    /// <summary>Writes it as a server-sent event with its id.</summary>
    public void WriteServerSent(IBufferWriter<byte> body)
    {
        body.Write(serverSentHead);
        foreach (var part in parts) body.Write(part.Span);
        body.Write("\n\n"u8);
    }

    private static byte[] Joined(ReadOnlyMemory<byte>[] parts)
    {
        var whole = GC.AllocateUninitializedArray<byte>(parts.Sum(p => p.Length));
        var at = 0;
        foreach (var part in parts)
        {
            part.Span.CopyTo(whole.AsSpan(at));
            at += part.Length;
        }
        return whole;
    }
}
