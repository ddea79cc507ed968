namespace Bauhinia.Text;

/// <summary>The languages every page and message exists in (BCP 47).</summary>
public static class CultureNames
{
    public const string English = "en";
    public const string TraditionalChinese = "zh-Hant";
    public const string SimplifiedChinese = "zh-Hans";

    public static IReadOnlyList<string> All { get; } = [English, TraditionalChinese, SimplifiedChinese];
}
