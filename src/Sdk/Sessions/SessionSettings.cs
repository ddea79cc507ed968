using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bauhinia.Sdk.Sessions;

/// <summary>The session cookie: a name of a session on the server, gone when the browser closes.</summary>
internal sealed class SessionSettings(IOptions<BauhiniaOptions> options, SessionTickets tickets) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions target)
    {
        if (name != BauhiniaDefaults.SessionScheme) return;
        var secure = !options.Value.AllowInsecureHttp;
        target.Cookie.Name = secure ? "__Host-bauhinia" : "bauhinia";
        target.Cookie.Path = "/";
        target.Cookie.HttpOnly = true;
        target.Cookie.IsEssential = true;
        target.Cookie.SameSite = SameSiteMode.Lax;
        target.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        target.ExpireTimeSpan = options.Value.SessionLifetime;
        target.SlidingExpiration = false;
        target.SessionStore = tickets;
        target.EventsType = typeof(SessionEvents);
    }
}
