using System.Globalization;
using System.Resources;
using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Trust;

/// <summary>The words of badges: those that machines read, and reasons in three languages.</summary>
internal static class TrustWords
{
    private static readonly ResourceManager Texts = new(typeof(DataText));
    private static readonly Dictionary<string, TrustBadge> Badges = Enum.GetValues<TrustBadge>().ToDictionary(Of, StringComparer.Ordinal);

    public static string Of(TrustBadge badge) => badge switch
    {
        TrustBadge.Contradictory => "contradictory",
        TrustBadge.OutOfRange => "out-of-range",
        TrustBadge.Stuck => "stuck",
        TrustBadge.Stale => "stale",
        _ => "placeholder",
    };

    public static TrustBadge? Read(string word) => Badges.TryGetValue(word, out var badge) ? badge : null;

    /// <summary>A text of <see cref="DataText"/> in each language; a <see cref="LocalText"/> among the values stands in its own.</summary>
    public static LocalText Reason(string name, params object[] values)
    {
        string In(string language, Func<LocalText, string> own) => string.Format(
            CultureInfo.InvariantCulture, Texts.GetString(name, CultureInfo.GetCultureInfo(language)) ?? name, [.. values.Select(v => v is LocalText text ? own(text) : v)]);
        return new LocalText(In("en", t => t.En), In("zh-Hant", t => t.ZhHant), In("zh-Hans", t => t.ZhHans));
    }

    /// <summary>A time as the city's clocks show it.</summary>
    public static string Time(DateTimeOffset time) => time.ToOffset(CityDay.Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Number(decimal value, StreamField field) => field.Unit is null or "1" || field.Unit.StartsWith('{')
        ? value.ToString("0.##########", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{value:0.##########} {(field.Unit == "Cel" ? "°C" : field.Unit)}");
}
