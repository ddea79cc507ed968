using System.Text.RegularExpressions;

namespace Bauhinia.Architecture.Tests.Text;

/// <summary>What a page may say: keys that exist, and no words of its own.</summary>
internal static partial class PageTextRules
{
    /// <summary>Keys that a page or its model asks for and that its resources lack; a person would read the bare key.</summary>
    /// <param name="markup">The .cshtml text.</param>
    /// <param name="code">The .cshtml.cs text.</param>
    /// <param name="keys">Keys of the page's own resx.</param>
    /// <param name="shared">Keys of the design's resx, which validation falls back to.</param>
    internal static IEnumerable<string> UnknownKeys(string markup, string code, IReadOnlyCollection<string> keys, IReadOnlyCollection<string> shared) =>
        Asked().Matches(markup).Select(m => m.Groups[1].Value).Where(k => !keys.Contains(k))
            .Concat(Validation().Matches(code).Select(m => m.Groups[1].Value).Where(k => !keys.Contains(k) && !shared.Contains(k)))
            .Distinct();

    /// <summary>Words written into an attribute that a person sees or hears, or between two tags, instead of a resource.</summary>
    internal static IEnumerable<string> OwnWords(string markup)
    {
        foreach (Match attribute in SpokenAttributes().Matches(markup))
        {
            if (TextRules.LatinWords(attribute.Groups[1].Value).Any())
            {
                yield return attribute.Value.Trim();
            }
        }
        foreach (Match text in BetweenTags().Matches(Code().Replace(markup, "")))
        {
            var words = text.Groups[1].Value;
            if (!words.Contains('@', StringComparison.Ordinal) && TextRules.LatinWords(words).Any())
            {
                yield return words.Trim();
            }
        }
    }

    // A key put together from parts is not known here; the browser tests see it on the page.
    [GeneratedRegex("\\bL\\[\"([A-Za-z0-9_.]+)\"\\s*[\\],]")]
    private static partial Regex Asked();

    [GeneratedRegex("ErrorMessage\\s*=\\s*\"([^\"]+)\"")]
    private static partial Regex Validation();

    // A language is written in itself in every language: label="English" lang="en".
    [GeneratedRegex("\\s(?:label|hint|title|caption|summary|key|action-text|placeholder|alt|aria-label)=\"(?!English\" lang=\"en\")([^\"@]+)\"")]
    private static partial Regex SpokenAttributes();

    [GeneratedRegex("(?<=</?[a-z][^<>]*)>([^<>@{}]*[A-Za-z]{2,}[^<>@{}]*)<(?=/?[a-z])")]
    private static partial Regex BetweenTags();

    // Comments, script blocks and C# blocks hold code, whose generics look like tags.
    [GeneratedRegex("@\\*.*?\\*@|<script\\b.*?</script>|(?<=^|\\n)@(?:functions)?\\{.*?\\n\\}", RegexOptions.Singleline)]
    private static partial Regex Code();
}
