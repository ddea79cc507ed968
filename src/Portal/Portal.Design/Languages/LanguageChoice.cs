using System.Globalization;
using Bauhinia.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Portal.Design.Languages;

/// <summary>
/// The language of a request: what the address asks (?culture=), else what the person chose before (a cookie), else what
/// the browser prefers (RFC 9110 §12.5.4), else English.
/// </summary>
public static class LanguageChoice
{
    public const string QueryKey = "culture";

    public const string CookieName = "language";

    /// <summary>The BCP 47 tag for the lang attribute: with region, so that screen readers pick Cantonese or Mandarin and browsers the right glyphs.</summary>
    public static string HtmlLang(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.Name switch
        {
            CultureNames.TraditionalChinese => "zh-Hant-HK",
            CultureNames.SimplifiedChinese => "zh-Hans-CN",
            _ => "en",
        };
    }

    /// <summary>Keeps the choice for a year. The cookie holds nothing but the language.</summary>
    /// <param name="context">The request whose response carries the cookie.</param>
    /// <param name="culture">One of <see cref="CultureNames.All"/>; anything else is ignored.</param>
    public static void Remember(HttpContext context, string culture)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (CultureNames.All.Contains(culture))
        {
            context.Response.Cookies.Append(CookieName, culture, new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                Path = "/",
                SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            });
        }
    }

    internal static void Configure(RequestLocalizationOptions options)
    {
        string[] cultures = [.. CultureNames.All];
        options.SetDefaultCulture(CultureNames.English).AddSupportedCultures(cultures).AddSupportedUICultures(cultures);
        options.ApplyCurrentCultureToResponseHeaders = true;
        options.RequestCultureProviders = [new CustomRequestCultureProvider(context =>
            Task.FromResult(Of(context.Request) is { } culture ? new ProviderCultureResult(culture) : null))];
    }

    internal static string? FromQuery(HttpRequest request) =>
        request.Query.TryGetValue(QueryKey, out var values) && values.Count == 1 ? Match(values[0]) : null;

    private static string? Of(HttpRequest request) =>
        FromQuery(request) ?? Match(request.Cookies[CookieName]) ?? FromBrowser(request.Headers.AcceptLanguage);

    private static string? FromBrowser(StringValues header)
    {
        if (!StringWithQualityHeaderValue.TryParseList(header, out var languages))
        {
            return null;
        }
        return languages.Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1)
            .Select(l => Match(l.Value.Value)).FirstOrDefault(c => c is not null);
    }

    /// <summary>Script first, then region: zh-Hant, zh-HK, zh-MO and zh-TW read Traditional, all other Chinese Simplified (RFC 4647 §3.4 lookup with likely subtags).</summary>
    private static string? Match(string? tag)
    {
        if (string.IsNullOrEmpty(tag) || tag.Length > 35)
        {
            return null;
        }
        var parts = tag.Split('-');
        if (Is(parts[0], "en"))
        {
            return CultureNames.English;
        }
        if (!Is(parts[0], "zh") && !Is(parts[0], "yue"))
        {
            return null;
        }
        if (parts.Any(p => Is(p, "Hans")))
        {
            return CultureNames.SimplifiedChinese;
        }
        var isTraditional = Is(parts[0], "yue") || parts.Any(p => Is(p, "Hant") || Is(p, "HK") || Is(p, "MO") || Is(p, "TW"));
        return isTraditional ? CultureNames.TraditionalChinese : CultureNames.SimplifiedChinese;
    }

    private static bool Is(string part, string name) => part.Equals(name, StringComparison.OrdinalIgnoreCase);
}
