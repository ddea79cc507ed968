using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>The language in which an address answers: <c>/en-data</c>, <c>/tc-data</c> and <c>/sc-data</c>, as DATA.GOV.HK has them; English without one.</summary>
internal enum CkanLanguage
{
    En,
    Tc,
    Sc,
}

internal static class CkanLanguages
{
    /// <summary>Each path prefix and its language.</summary>
    public static IReadOnlyList<(string Prefix, CkanLanguage Language)> Prefixes { get; } =
        [("", CkanLanguage.En), ("/en-data", CkanLanguage.En), ("/tc-data", CkanLanguage.Tc), ("/sc-data", CkanLanguage.Sc)];

    public static string In(this LocalText text, CkanLanguage language) => language switch
    {
        CkanLanguage.Tc => text.ZhHant,
        CkanLanguage.Sc => text.ZhHans,
        _ => text.En,
    };
}
