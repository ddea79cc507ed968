using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Bauhinia.Identity.Model;

/// <summary>
/// A name in Chinese characters, of any plane: the Unified Ideographs with their extensions, which since HKSCS-2016 hold every
/// character of the Hong Kong set, and the middle dot of transliterated names. Its text form hides it.
/// </summary>
internal readonly record struct ChineseName
{
    /// <summary>Longest name in characters as people count them.</summary>
    public const int MaxCharacters = 30;

    private ChineseName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? typed, [NotNullWhen(true)] out ChineseName? name)
    {
        name = null;
        // Each character is at most two UTF-16 units and a variation selector of two.
        if (typed is null || typed.Length > MaxCharacters * 4 || typed.EnumerateRunes().Any(r => r == Rune.ReplacementChar)) return false;
        var value = string.Concat(typed.Where(c => !char.IsWhiteSpace(c))).Replace('・', '·').Replace('‧', '·').Replace('•', '·');
        if (value.Length == 0 || new StringInfo(value).LengthInTextElements > MaxCharacters) return false;
        var first = true;
        foreach (var rune in value.EnumerateRunes())
        {
            if (!IsIdeograph(rune.Value) && (first || (rune.Value != '·' && !IsVariationSelector(rune.Value)))) return false;
            first = false;
        }
        name = new ChineseName(value);
        return true;
    }

    public override string ToString() => "(Chinese name)";

    // Unicode 16 blocks: Unified Ideographs, Extension A, Compatibility Ideographs, ideographic zero, and planes 2 and 3.
    private static bool IsIdeograph(int rune) =>
        rune is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0xF900 and <= 0xFAFF or 0x3007 or >= 0x20000 and <= 0x3FFFD;

    private static bool IsVariationSelector(int rune) => rune is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF;
}
