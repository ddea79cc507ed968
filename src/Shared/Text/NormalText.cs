using System.Text;

namespace Bauhinia.Text;

/// <summary>Text that people typed, in one normal form of Unicode (UAX #15).</summary>
public static class NormalText
{
    /// <summary>A noncharacter that is a byte order mark read the wrong way round; .NET refuses to normalise it.</summary>
    private const char SwappedMark = '\uFFFE';

    /// <summary>Whether it is text at all: no half of a surrogate pair, no U+FFFE.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == SwappedMark) return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    /// <returns>Null for what is no text; see <see cref="IsWellFormed"/>.</returns>
    public static string? Of(string text, NormalizationForm form)
    {
        ArgumentNullException.ThrowIfNull(text);
#pragma warning disable RS0030 // The one place that may, behind the check.
        return IsWellFormed(text) ? text.Normalize(form) : null;
#pragma warning restore RS0030
    }
}
