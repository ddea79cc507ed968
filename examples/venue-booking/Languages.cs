using Microsoft.AspNetCore.Localization;

namespace VenueBooking;

/// <summary>English, Traditional and Simplified Chinese; the choice is kept in a cookie.</summary>
internal static class Languages
{
    public static IReadOnlyList<(string Culture, string Tag, string Name)> All { get; } =
        [("en", "en", "English"), ("zh-Hant", "zh-Hant-HK", "繁體中文"), ("zh-Hans", "zh-Hans-CN", "简体中文")];

    public static void Configure(RequestLocalizationOptions options)
    {
        string[] cultures = [.. All.Select(l => l.Culture)];
        options.SetDefaultCulture("en").AddSupportedCultures(cultures).AddSupportedUICultures(cultures);
        options.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = "venue-language" }, new AcceptLanguageHeaderRequestCultureProvider()];
    }

    public static IResult Choose(HttpContext context, string culture, string? @return)
    {
        if (All.Any(l => l.Culture == culture))
        {
            context.Response.Cookies.Append("venue-language", CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                new CookieOptions { HttpOnly = true, IsEssential = true, MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps });
        }
        return Results.LocalRedirect(LocalPath.Or(@return, "/"));
    }
}
