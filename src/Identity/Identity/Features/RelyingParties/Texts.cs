using Bauhinia.Identity.Model.Clients;
using Bauhinia.Text;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>What people may type here.</summary>
internal static class Texts
{
    public const int MaxEmailLength = 254;

    public static bool IsName(LocalText text) => IsText(text.En, LocalText.MaxLength) && IsText(text.ZhHant, LocalText.MaxLength) && IsText(text.ZhHans, LocalText.MaxLength);

    public static bool IsText(string text, int maxLength) => !string.IsNullOrWhiteSpace(text) && text.Length <= maxLength && !text.Any(char.IsControl) && NormalText.IsWellFormed(text);

    // RFC 5321 §4.5.3.1; the rest is proved by a message that arrives, not by a pattern.
    public static bool IsEmail(string text) =>
        text.Length is > 2 and <= MaxEmailLength && text.IndexOf('@') is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1
        && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) && NormalText.IsWellFormed(text);
}
