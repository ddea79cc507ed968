using System.Globalization;
using System.Text;
using Bauhinia.Text;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>What an owner may call a passkey: 1 to 60 visible characters, in one normal form.</summary>
internal static class PasskeyName
{
    /// <returns>The name as kept, or null when it is not one.</returns>
    public static string? Clean(string text)
    {
        if (text.Length > Passkey.NameLength * 2 || !IsSound(text)) return null;
        var name = NormalText.Of(text, NormalizationForm.FormC)?.Trim();
        return name?.Length is > 0 and <= Passkey.NameLength ? name : null;
    }

    // Control and direction characters would garble a page.
    private static bool IsSound(string text) => text.EnumerateRunes().All(r => Rune.GetUnicodeCategory(r) is not (UnicodeCategory.Control or UnicodeCategory.Format));
}
