namespace Bauhinia.Text;

/// <summary>The languages every page and message exists in (BCP 47).</summary>
public static class CultureNames
{
    public const string English = "en";
    public const string TraditionalChinese = "zh-Hant";
    public const string SimplifiedChinese = "zh-Hans";

    public static IReadOnlyList<string> All { get; } = [English, TraditionalChinese, SimplifiedChinese];

    /// <summary>Each language by the name it has in itself, as a list of languages shows it whatever the page's language is.</summary>
    public static IReadOnlyList<(string Culture, string Name)> OwnNames { get; } =
        [(English, "English"), (TraditionalChinese, "繁體中文"), (SimplifiedChinese, "简体中文")];
}
