using System.Buffers.Binary;
using System.Buffers.Text;

namespace Bauhinia.Data.Model.Events;

/// <summary>
/// A reader's place in a stream: epoch and sequence, 22 characters of base64url. An epoch belongs to one stream, so the token names its stream too.
/// </summary>
internal readonly record struct ResumeToken(StreamEpoch Epoch, long Sequence)
{
    private const int Bytes = 16;

    public static bool TryRead(string text, out ResumeToken token)
    {
        token = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != 22 || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Bytes) return false;
        token = new ResumeToken(new StreamEpoch(BinaryPrimitives.ReadInt64BigEndian(bytes)), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
        return token.Sequence >= 0;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Epoch.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Sequence);
        return Base64Url.EncodeToString(bytes);
    }
}
