using System.Text;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>What an owner may call a passkey: 1 to 60 visible characters, in one normal form.</summary>
internal static class PasskeyName
{
    /// <returns>The name as kept, or null when it is not one.</returns>
    public static string? Clean(string text)
    {
        if (text.Length > Passkey.NameLength * 2 || !IsSound(text)) return null;
        var name = text.Normalize(NormalizationForm.FormC).Trim();
        return name.Length is > 0 and <= Passkey.NameLength ? name : null;
    }

    // Normalize throws on a lone surrogate; control and direction characters would garble a page.
    private static bool IsSound(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)) return false;
            if (Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format) return false;
            if (rune.Utf16SequenceLength == 2) i++;
        }
        return true;
    }
}
