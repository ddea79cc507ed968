using System.Text;
using System.Text.RegularExpressions;

namespace Bauhinia.Architecture.Tests.Text;

/// <summary>What the three languages of a text must have in common, and what each of them may not hold.</summary>
internal static partial class TextRules
{
    // GB 2312-80 holds only simplified characters and Big5 only traditional ones: neither list is ours.
    private static readonly Encoding Gb2312 = Strict(20936);
    private static readonly Encoding Big5 = Strict(950);

    // docs/reference/glossary.md, and words that Hong Kong's public notices do not use.
    private static readonly string[] NotTraditional = ["您", "居民", "賬戶", "登錄", "註冊", "郵箱", "短信", "視頻", "信息", "默認", "鏈接", "點擊"];
    private static readonly string[] NotSimplified = ["你", "登入", "帐户", "资讯", "透过", "电邮", "恢复码"];

    internal static IEnumerable<string> MissingLanguages(ResourceSet set)
    {
        if (set.English is null || set.Traditional is null || set.Simplified is null)
        {
            yield return $"{set.BaseName}: English {set.English is not null}, zh-Hant {set.Traditional is not null}, zh-Hans {set.Simplified is not null}";
        }
    }

    internal static IEnumerable<string> UnequalKeys(ResourceSet set) =>
        from other in Chinese(set)
        let english = set.English ?? new Dictionary<string, string>()
        from key in english.Keys.Except(other.Texts.Keys).Concat(other.Texts.Keys.Except(english.Keys))
        select $"{set.BaseName} {other.Name}: {key}";

    internal static IEnumerable<string> UnequalPlaceholders(ResourceSet set) =>
        from other in Chinese(set)
        from text in other.Texts
        where set.English is not null && set.English.TryGetValue(text.Key, out var english) && Placeholders(english) != Placeholders(text.Value)
        select $"{set.BaseName} {other.Name}: {text.Key}";

    internal static IEnumerable<string> EmptyTexts(ResourceSet set) =>
        from language in Languages(set)
        from text in language.Texts
        where string.IsNullOrWhiteSpace(text.Value)
        select $"{set.BaseName} {language.Name}: {text.Key}";

    /// <summary>Latin words in a Chinese text, other than the allowed names and units.</summary>
    internal static IEnumerable<string> EnglishLeft(ResourceSet set, IReadOnlySet<string> allowed) =>
        from language in Chinese(set)
        from text in language.Texts
        let words = LatinWords(text.Value).Where(w => !allowed.Contains(w)).ToList()
        where words.Count > 0
        select $"{set.BaseName} {language.Name}: {text.Key} has {string.Join(", ", words)}";

    internal static IEnumerable<string> WrongCharacters(ResourceSet set) =>
        from language in Chinese(set)
        let encoding = language.Name == "zh-Hans" ? Gb2312 : Big5
        from text in language.Texts
        let strangers = text.Value.Where(c => c is >= '\u4E00' and <= '\u9FFF' && !Holds(encoding, c)).Distinct().ToArray()
        where strangers.Length > 0
        select $"{set.BaseName} {language.Name}: {text.Key} has {new string(strangers)}";

    /// <summary>The glossary's form of address: 你 in Traditional, 您 in Simplified text; and its words for the officer and the resident in Traditional text.</summary>
    internal static IEnumerable<string> WrongWords(ResourceSet set) =>
        from language in Chinese(set)
        from text in language.Texts
        from word in language.Name == "zh-Hans" ? NotSimplified : NotTraditional
        where text.Value.Contains(word, StringComparison.Ordinal)
        select $"{set.BaseName} {language.Name}: {text.Key} has {word}";

    internal static IEnumerable<string> LatinWords(string text) => Words().Matches(Formats().Replace(Addresses().Replace(text, ""), "")).Select(m => m.Value);

    private static string Placeholders(string text) =>
        string.Join(',', Formats().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<(string Name, IReadOnlyDictionary<string, string> Texts)> Chinese(ResourceSet set) =>
        Languages(set).Where(l => l.Name != "en");

    private static IEnumerable<(string Name, IReadOnlyDictionary<string, string> Texts)> Languages(ResourceSet set)
    {
        if (set.English is not null)
        {
            yield return ("en", set.English);
        }
        if (set.Traditional is not null)
        {
            yield return ("zh-Hant", set.Traditional);
        }
        if (set.Simplified is not null)
        {
            yield return ("zh-Hans", set.Simplified);
        }
    }

    private static bool Holds(Encoding encoding, char character)
    {
        try
        {
            return encoding.GetByteCount([character]) == 2;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static Encoding Strict(int codePage)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }

    // {0}/account is an address, whose path is the same in every language.
    [GeneratedRegex("\\{\\d+\\}(/[a-z-]+)+")]
    private static partial Regex Addresses();

    [GeneratedRegex("\\{\\d+(:[^}]*)?\\}")]
    private static partial Regex Formats();

    [GeneratedRegex("[A-Za-z][A-Za-z'’.@/-]*[A-Za-z]")]
    private static partial Regex Words();
}
