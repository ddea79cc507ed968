using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>Ends the session of this browser. Only a post does, so that no other site's link or picture signs anyone out.</summary>
[AllowAnonymous]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class SignOutModel(SignInSessions sessions, SessionCookie cookie) : PageModel
{
    public bool IsDone { get; private set; }

    public void OnGet() => IsDone = User.Identity?.IsAuthenticated != true;

    public async Task OnPost(CancellationToken cancellationToken)
    {
        if (User.Identity?.IsAuthenticated == true) await sessions.End(User.AccountId(), User.SessionId(), cancellationToken);
        cookie.Delete(HttpContext);
        HttpContext.User = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity());
        IsDone = true;
    }
}
