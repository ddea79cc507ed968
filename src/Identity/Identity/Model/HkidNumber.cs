using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bauhinia.Text;

namespace Bauhinia.Identity.Model;

/// <summary>
/// A Hong Kong identity card number: one or two letters, six digits, and a check digit 0 to 9 or A. Kept without brackets,
/// such as <c>A1234563</c>. Its text form hides it.
/// </summary>
internal readonly record struct HkidNumber
{
    /// <summary>Room for what people type: brackets, spaces, hyphens.</summary>
    public const int MaxTypedLength = 24;

    /// <summary>What stands before a single letter: a space, which counts 36 (Immigration Department's check digit rule).</summary>
    private const int Space = 36;

    private HkidNumber(string value) => Value = value;

    public string Value { get; }

    /// <summary>The number as the card shows it, such as <c>A123456(3)</c>. For the eyes of its holder and of an officer only.</summary>
    public string ToCardForm() => $"{Value[..^1]}({Value[^1]})";

    public static bool TryParse(string? typed, [NotNullWhen(true)] out HkidNumber? number)
    {
        number = null;
        if (typed is null || typed.Length > MaxTypedLength) return false;
        // FormKC turns full-width letters, digits and brackets into their ASCII forms.
        if (NormalText.Of(typed, NormalizationForm.FormKC) is not { } normal) return false;
        var value = string.Concat(normal.Where(c => c is not (' ' or '(' or ')' or '-'))).ToUpperInvariant();
        var letters = value.TakeWhile(char.IsAsciiLetterUpper).Count();
        if (letters is not (1 or 2) || value.Length != letters + 7) return false;
        if (!value.AsSpan(letters, 6).ContainsOnlyDigits() || !(char.IsAsciiDigit(value[^1]) || value[^1] == 'A')) return false;
        if (CheckDigit(value[..letters], value.Substring(letters, 6)) != value[^1]) return false;
        number = new HkidNumber(value);
        return true;
    }

    public override string ToString() => "(identity card number)";

    /// <summary>Weights 9 to 2 over eight places; letters count A=10 to Z=35; with the check digit the sum is a multiple of 11.</summary>
    internal static char CheckDigit(string letters, string digits)
    {
        var first = letters.Length == 2 ? ValueOf(letters[0]) : Space;
        var sum = first * 9 + ValueOf(letters[^1]) * 8;
        for (var i = 0; i < digits.Length; i++) sum += (digits[i] - '0') * (7 - i);
        var check = (11 - sum % 11) % 11;
        return check == 10 ? 'A' : (char)('0' + check);
    }

    private static int ValueOf(char letter) => letter - 'A' + 10;
}
