using System.Buffers.Binary;
using System.Buffers.Text;

namespace Bauhinia.Data.Features.History;

/// <summary>Where a page of history ended: the last row's time in microseconds, sequence and place in its message; 27 characters of base64url.</summary>
internal readonly record struct HistoryCursor(long Measured, long Sequence, int Part)
{
    private const int Bytes = 20;
    private const int Characters = 27;

    public static bool TryRead(string text, out HistoryCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != Characters || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Bytes) return false;
        cursor = new HistoryCursor(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadInt32BigEndian(bytes[16..]));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Measured);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Sequence);
        BinaryPrimitives.WriteInt32BigEndian(bytes[16..], Part);
        return Base64Url.EncodeToString(bytes);
    }
}
