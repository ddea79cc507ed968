using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Bauhinia.Text;

namespace Bauhinia.Identity.Model;

/// <summary>A mobile number in E.164 form. A number without country code is one of Hong Kong: eight digits that start with 4 to 9.</summary>
internal readonly partial record struct MobileNumber
{
    /// <summary>Room for what people type: spaces, hyphens, brackets.</summary>
    public const int MaxTypedLength = 32;

    private MobileNumber(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out MobileNumber? number)
    {
        number = null;
        if (text is null || text.Length > MaxTypedLength || NormalText.Of(text, NormalizationForm.FormKC) is not { } normal) return false;
        var digits = Separators().Replace(normal.Trim(), "");
        if (HongKong().IsMatch(digits)) digits = "+852" + digits;
        if (!International().IsMatch(digits)) return false;
        if (digits.StartsWith("+852", StringComparison.Ordinal) && !HongKong().IsMatch(digits.AsSpan(4))) return false;
        number = new MobileNumber(digits);
        return true;
    }

    public override string ToString() => "(mobile number)";

    [GeneratedRegex(@"[ ()\-]", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    // Numbering plan of the Communications Authority: 4 to 9 begin mobile numbers of eight digits (8 and 9 shared with other services).
    [GeneratedRegex(@"\A[4-9][0-9]{7}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HongKong();

    [GeneratedRegex(@"\A\+[1-9][0-9]{7,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex International();
}
