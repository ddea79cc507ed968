using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>Enough of a contact for its owner to tell two accounts apart in a list of passkeys, and no more.</summary>
internal static class MaskedContact
{
    private const char Dot = '•';

    public static string From(IReadOnlyDictionary<string, string> fields)
    {
        if (fields.TryGetValue(PersonalField.Email, out var email) && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at)
        {
            return email[0] + new string(Dot, 3) + email[at..];
        }
        return fields.TryGetValue(PersonalField.Mobile, out var mobile) && mobile.Length >= 8 ? new string(Dot, 4) + mobile[^4..] : "";
    }
}
