using System.Globalization;
using System.Text;

namespace Bauhinia.Text;

/// <summary>
/// Text that one person types and another reads. It holds no characters that are not seen: controls garble a page, and those that turn the direction
/// of writing or have no width make one name look like another (Unicode UTR #36 §2.10).
/// </summary>
public static class VisibleText
{
    /// <summary>Whether it is one line.</summary>
    public static bool IsLine(ReadOnlySpan<char> text) => IsVisible(text, mayBreak: false);

    /// <summary>Whether it is one line that says something, of so many characters at most.</summary>
    public static bool IsLine(ReadOnlySpan<char> text, int maxLength) => !text.IsWhiteSpace() && text.Length <= maxLength && IsLine(text);

    /// <summary>Whether it is text of any number of lines.</summary>
    public static bool IsProse(ReadOnlySpan<char> text) => IsVisible(text, mayBreak: true);

    private static bool IsVisible(ReadOnlySpan<char> text, bool mayBreak)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (mayBreak && rune.Value is ('\n' or '\r' or '\t')) continue;
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) return false;
        }
        return NormalText.IsWellFormed(text);
    }
}
