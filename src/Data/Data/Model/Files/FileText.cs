using System.Text;

namespace Bauhinia.Data.Model.Files;

/// <summary>
/// The one place that knows how a file's bytes are text. The same feed comes in UTF-8 with a byte order mark, without one, and in UTF-16; what the file
/// says of itself further down (an XML declaration) is often wrong and counts for nothing.
/// </summary>
internal static class FileText
{
    /// <summary>The file as text. Bytes that are no text become U+FFFD: one bad letter in a name must not lose a file.</summary>
    public static StreamReader Reader(ReadOnlyMemory<byte> bytes) =>
        new(new MemoryStream(bytes.ToArray(), writable: false), Detect(bytes.Span), detectEncodingFromByteOrderMarks: true);

    /// <summary>The file as UTF-8 without a byte order mark, as a strict JSON parser wants it.</summary>
    public static ReadOnlyMemory<byte> Utf8(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.StartsWith(Encoding.UTF8.Preamble)) return bytes[Encoding.UTF8.Preamble.Length..];
        var found = Detect(span);
        if (found is UTF8Encoding) return bytes;
        var text = found.GetString(span);
        return Encoding.UTF8.GetBytes(text.StartsWith('\ufeff') ? text[1..] : text);
    }

    // A mark decides. Without one, every second byte of Latin text in UTF-16 is zero, which no UTF-8 text begins with.
    private static Encoding Detect(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xff, 0xfe, ..] => Encoding.Unicode,
        [0xfe, 0xff, ..] => Encoding.BigEndianUnicode,
        [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
        [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode,
        _ => Encoding.UTF8,
    };
}
