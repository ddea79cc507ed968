using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bauhinia.Identity.Model;

/// <summary>
/// An e-mail address in the form it is written to and looked up by: lower case, domain in ASCII (RFC 5890). The local part is the
/// dot-atom of RFC 5321 §4.1.2; quoted forms are refused, as nearly every mail system does.
/// </summary>
internal readonly partial record struct EmailAddress
{
    /// <summary>Longest address in characters (RFC 5321 §4.5.3.1.3 less the angle brackets).</summary>
    public const int MaxLength = 254;

    private const int MaxLocalPart = 64;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        var trimmed = text?.Trim() ?? "";
        var at = trimmed.LastIndexOf('@');
        if (trimmed.Length > MaxLength || at is < 1 or > MaxLocalPart || !DotAtom().IsMatch(trimmed.AsSpan(0, at))) return false;
        if (!TryAscii(trimmed[(at + 1)..], out var domain) || !Domain().IsMatch(domain)) return false;
        var value = $"{trimmed[..at]}@{domain}".ToLowerInvariant();
        if (value.Length > MaxLength) return false;
        address = new EmailAddress(value);
        return true;
    }

    public override string ToString() => "(e-mail address)";

    private static bool TryAscii(string domain, out string ascii)
    {
        ascii = "";
        try
        {
            ascii = Idn.GetAscii(domain);
            return true;
        }
        catch (ArgumentException)
        {
            // The only way IdnMapping says that a name is not one.
            return false;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DotAtom();

    [GeneratedRegex(@"\A([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();
}
