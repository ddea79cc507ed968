namespace Bauhinia.Identity.Model;

/// <summary>Enough of a contact for its owner to recognise it, and too little to write to it.</summary>
internal static class ContactMask
{
    private const string Dots = "•••";

    /// <param name="field"><see cref="PersonalField.Email"/> or <see cref="PersonalField.Mobile"/>.</param>
    public static string Of(string field, string value)
    {
        if (field == PersonalField.Email && value.IndexOf('@', StringComparison.Ordinal) is > 0 and var at) return value[0] + Dots + value[at..];
        return value.Length > 4 ? Dots + value[^4..] : Dots;
    }
}
