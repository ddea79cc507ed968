using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Bauhinia.Text;

namespace Bauhinia.Identity.Model;

/// <summary>A name in Latin letters, such as <c>CHAN, Tai Man</c>: letters, spaces, hyphens, apostrophes, commas. Its text form hides it.</summary>
internal readonly partial record struct EnglishName
{
    public const int MaxLength = 100;

    private EnglishName(string value) => Value = value;

    public string Value { get; }

    /// <summary>Two spellings are one name when they differ in case, accents kept, and punctuation alone.</summary>
    public string ComparisonForm => string.Concat(Value.ToUpperInvariant().Where(char.IsLetter));

    public static bool TryParse(string? typed, [NotNullWhen(true)] out EnglishName? name)
    {
        name = null;
        if (typed is null || typed.Length > MaxLength || NormalText.Of(typed, NormalizationForm.FormKC) is not { } normal) return false;
        var value = Spaces().Replace(normal.Replace('’', '\'').Trim(), " ");
        if (value.Length > MaxLength || !Form().IsMatch(value)) return false;
        name = new EnglishName(value);
        return true;
    }

    public override string ToString() => "(English name)";

    [GeneratedRegex(@" {2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    // Basic Latin, Latin-1 Supplement and Latin Extended-A, B and Additional, without the two signs among them.
    [GeneratedRegex(@"\A[A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF][A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF ,'\-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
