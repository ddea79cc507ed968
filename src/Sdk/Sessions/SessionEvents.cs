using Bauhinia.Sdk.StepUp;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Bauhinia.Sdk.Sessions;

/// <summary>Where a session is not strong enough for a page, asks the provider for more instead of refusing; otherwise 403.</summary>
internal sealed class SessionEvents : CookieAuthenticationEvents
{
    public override async Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        var http = context.HttpContext;
        if (AcrCheck.Unmet(http) is not { } unmet)
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            var here = http.Request.PathBase + http.Request.Path + http.Request.QueryString;
            await http.ChallengeAsync(BauhiniaDefaults.Scheme, BauhiniaChallenge.StepUp(unmet.Acr, unmet.MaxAge, here));
            return;
        }
        // RFC 9470 §3: a form or script that cannot be redirected learns what is missing.
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        var age = unmet.MaxAge is { } maxAge ? $", max_age=\"{(int)maxAge.TotalSeconds}\"" : "";
        http.Response.Headers.WWWAuthenticate = $"Cookie error=\"insufficient_user_authentication\", acr_values=\"{unmet.Acr}\"{age}";
    }
}
