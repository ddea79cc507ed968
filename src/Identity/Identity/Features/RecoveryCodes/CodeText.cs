using System.Globalization;
using System.Numerics;
using System.Text;

namespace Bauhinia.Identity.Features.RecoveryCodes;

/// <summary>
/// 128 bits as people copy them from paper: 26 characters of Crockford's base 32 in groups, no letter that looks like a digit.
/// Read back in any case, with or without hyphens, and with I, L and O taken for what they look like.
/// </summary>
internal static class CodeText
{
    public const int Bytes = 16;

    /// <summary>Longest text a form takes; spaces and hyphens included.</summary>
    public const int MaxTyped = 64;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Characters = 26;
    private const int Group = 5;

    public static string Write(ReadOnlySpan<byte> code)
    {
        var number = new BigInteger(code, isUnsigned: true, isBigEndian: true);
        Span<char> text = stackalloc char[Characters];
        for (var i = Characters - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(number & 31)];
            number >>= 5;
        }
        var grouped = new StringBuilder();
        for (var i = 0; i < Characters; i++)
        {
            // The last group takes six, which reads better than one left over.
            if (i > 0 && i % Group == 0 && i < Characters - 1) grouped.Append('-');
            grouped.Append(text[i]);
        }
        return grouped.ToString();
    }

    /// <returns>The 16 bytes, or null when the text is no code.</returns>
    public static byte[]? Read(string typed)
    {
        if (typed.Length > MaxTyped) return null;
        BigInteger number = 0;
        var count = 0;
        foreach (var character in typed)
        {
            if (character is '-' or ' ' or '\u2010' or '\u2011' or '\u2013') continue;
            var upper = char.ToUpper(character, CultureInfo.InvariantCulture) switch { 'I' or 'L' => '1', 'O' => '0', var other => other };
            var value = Alphabet.IndexOf(upper, StringComparison.Ordinal);
            if (value < 0 || ++count > Characters) return null;
            number = (number << 5) | value;
        }
        if (count != Characters || number.GetBitLength() > Bytes * 8) return null;
        var code = new byte[Bytes];
        var written = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        written.CopyTo(code, Bytes - written.Length);
        return code;
    }
}
