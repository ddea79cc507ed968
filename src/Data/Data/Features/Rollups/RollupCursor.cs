using System.Buffers.Binary;
using System.Buffers.Text;

namespace Bauhinia.Data.Features.Rollups;

/// <summary>Where a page ended: the number of the last row's hour or day, and how many rows of it were answered; 11 characters of base64url.</summary>
internal readonly record struct RollupCursor(int Bucket, int Rows)
{
    private const int Bytes = 8;
    private const int Characters = 11;

    public static bool TryRead(string text, out RollupCursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != Characters || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Bytes) return false;
        cursor = new RollupCursor(BinaryPrimitives.ReadInt32BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[4..]));
        return cursor.Rows >= 0;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Bucket);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], Rows);
        return Base64Url.EncodeToString(bytes);
    }
}
