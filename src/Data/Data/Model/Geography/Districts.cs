using System.Collections.Frozen;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Model.Geography;

/// <summary>The city's 18 districts. Registers spell them in more than 18 ways; each of these is one of them.</summary>
internal static class Districts
{
    private static readonly LocalText[] All =
    [
        new("Central & Western", "中西區", "中西区"),
        new("Eastern", "東區", "东区"),
        new("Islands", "離島區", "离岛区"),
        new("Kowloon City", "九龍城區", "九龙城区"),
        new("Kwai Tsing", "葵青區", "葵青区"),
        new("Kwun Tong", "觀塘區", "观塘区"),
        new("North", "北區", "北区"),
        new("Sai Kung", "西貢區", "西贡区"),
        new("Sha Tin", "沙田區", "沙田区"),
        new("Sham Shui Po", "深水埗區", "深水埗区"),
        new("Southern", "南區", "南区"),
        new("Tai Po", "大埔區", "大埔区"),
        new("Tsuen Wan", "荃灣區", "荃湾区"),
        new("Tuen Mun", "屯門區", "屯门区"),
        new("Wan Chai", "灣仔區", "湾仔区"),
        new("Wong Tai Sin", "黃大仙區", "黄大仙区"),
        new("Yau Tsim Mong", "油尖旺區", "油尖旺区"),
        new("Yuen Long", "元朗區", "元朗区"),
    ];

    private static readonly FrozenDictionary<string, LocalText> BySpelling = All.ToFrozenDictionary(d => Plain(d.En), StringComparer.Ordinal);

    /// <summary>The district that a text names in English; null when it names none.</summary>
    public static LocalText? Find(string? text) => text is { Length: <= 60 } && BySpelling.TryGetValue(Plain(text), out var district) ? district : null;

    // Letters alone: case, blanks, hyphens, "&" for "and" and the word "District" make no other district.
    private static string Plain(string text)
    {
        var letters = string.Concat(text.Replace("&", "and", StringComparison.Ordinal).Where(char.IsAsciiLetter)).ToUpperInvariant();
        const string Word = "DISTRICT";
        return letters.EndsWith(Word, StringComparison.Ordinal) ? letters[..^Word.Length] : letters;
    }
}
