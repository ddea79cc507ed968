using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// Base64url as RFC 7515 §2 has it: no padding, no white space, and one spelling for each value. The framework's decoder forgives
/// padding, white space and stray trailing bits, which would give one signed statement many spellings.
/// </summary>
public static class StrictBase64Url
{
    /// <summary>Encodes without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Decodes the one canonical spelling; an empty text is an empty value.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 == 1)
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return false;
            }
        }

        var strayBits = (text.Length % 4) switch { 2 => 4, 3 => 2, _ => 0 };
        if (strayBits > 0 && (ValueOf(text[^1]) & ((1 << strayBits) - 1)) != 0)
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    private static int ValueOf(char character) => character switch
    {
        >= 'A' and <= 'Z' => character - 'A',
        >= 'a' and <= 'z' => character - 'a' + 26,
        >= '0' and <= '9' => character - '0' + 52,
        '-' => 62,
        _ => 63,
    };
}
