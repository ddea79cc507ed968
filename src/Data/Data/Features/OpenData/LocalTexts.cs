using System.Globalization;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>A record's text in the language of the page.</summary>
internal static class LocalTexts
{
    public static string Here(this LocalText text) => CultureInfo.CurrentUICulture.Name switch
    {
        "zh-Hant" => text.ZhHant,
        "zh-Hans" => text.ZhHans,
        _ => text.En,
    };
}
