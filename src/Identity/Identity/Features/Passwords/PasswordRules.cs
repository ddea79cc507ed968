using System.Text;
using Bauhinia.Text;

namespace Bauhinia.Identity.Features.Passwords;

/// <summary>
/// NIST SP 800-63B-4 §3.1.1.2: at least 15 characters where a password is used alone, every character allowed, no rules of composition,
/// a list of common and breached ones, and no words of the context.
/// </summary>
internal sealed class PasswordRules(CommonPasswords common)
{
    /// <summary>Shortest password in characters (code points).</summary>
    public const int MinLength = 15;

    /// <summary>Longest password in characters; the clause asks for at least 64.</summary>
    public const int MaxLength = 256;

    private const int MinContextWord = 3;
    private const int MinBesideContext = 8;
    private const int LongestRepeatedUnit = 4;

    private static readonly string[] ServiceWords = ["bauhinia", "identity", "洋紫荊", "洋紫荆", "localhost"];

    /// <param name="password">As typed.</param>
    /// <param name="personalWords">Parts of the person's names and addresses.</param>
    public PasswordFlaw Check(string password, IEnumerable<string> personalWords)
    {
        if (password.Length > MaxLength * 2) return PasswordFlaw.TooLong;
        if (!IsText(password)) return PasswordFlaw.NotText;
        var text = NormalText.Of(password, NormalizationForm.FormC) ?? password;
        var length = text.EnumerateRunes().Count();
        if (length < MinLength) return PasswordFlaw.TooShort;
        if (length > MaxLength) return PasswordFlaw.TooLong;
        var folded = text.ToLowerInvariant();
        if (IsCommon(folded)) return PasswordFlaw.Common;
        return IsContext(folded, personalWords) ? PasswordFlaw.Personal : PasswordFlaw.None;
    }

    /// <summary>Whether text can be compared at all; what a sign-in form takes must pass this before it is hashed.</summary>
    public static bool IsText(string text) => NormalText.IsWellFormed(text) && !text.Any(char.IsControl);

    private bool IsCommon(string folded)
    {
        if (common.Contains(folded)) return true;
        var unit = RepeatedUnit(folded);
        if (unit.Length <= LongestRepeatedUnit || (unit.Length < folded.Length && common.Contains(unit))) return true;
        if (IsSequence(folded)) return true;
        // "password" with digits before or after is the first thing a guesser tries.
        var core = folded.Trim().Trim([.. folded.Where(c => !char.IsLetter(c)).Distinct()]);
        return core.Length == 0 ? IsNumberLine(folded) : core.Length >= MinContextWord && core.Length < folded.Length && folded.Length - core.Length <= 12 && common.Contains(core) && core.All(char.IsLetter);
    }

    /// <summary>The shortest text whose repetition, the last one perhaps cut off, makes up the whole.</summary>
    private static string RepeatedUnit(string text)
    {
        for (var size = 1; size < text.Length; size++)
        {
            if (Enumerable.Range(size, text.Length - size).All(i => text[i] == text[i - size])) return text[..size];
        }
        return text;
    }

    private static bool IsSequence(string text)
    {
        var step = text[1] - text[0];
        return Math.Abs(step) <= 1 && Enumerable.Range(1, text.Length - 1).All(i => text[i] - text[i - 1] == step);
    }

    // 123456789012345 and 987654321098765 wrap round at the zero.
    private static bool IsNumberLine(string text) =>
        text.All(char.IsAsciiDigit)
        && (Enumerable.Range(1, text.Length - 1).All(i => (text[i] - text[i - 1] + 10) % 10 == 1)
            || Enumerable.Range(1, text.Length - 1).All(i => (text[i - 1] - text[i] + 10) % 10 == 1));

    private static bool IsContext(string folded, IEnumerable<string> personalWords)
    {
        var rest = folded;
        foreach (var word in personalWords.Concat(ServiceWords).Select(w => (NormalText.Of(w, NormalizationForm.FormC) ?? w).ToLowerInvariant()).Where(w => w.Length >= MinContextWord || !w.All(char.IsAscii)).OrderByDescending(w => w.Length))
        {
            if (word.Length > 0) rest = rest.Replace(word, "", StringComparison.Ordinal);
        }
        return rest.Length < folded.Length && rest.Count(char.IsLetter) < MinBesideContext;
    }
}
