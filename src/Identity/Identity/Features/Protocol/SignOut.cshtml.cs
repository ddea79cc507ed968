using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>Asks whether to sign out, when a link rather than a known client wants it; and says that it is done.</summary>
[AllowAnonymous]
internal sealed class SignOutModel(ClientCache clients, SignInSessions sessions, SessionCookie cookie) : PageModel
{
    public const string Path = "/connect/sign-out";

    [BindProperty(SupportsGet = true, Name = "client_id")]
    [StringLength(ClientId.MaxLength)]
    public string? ClientIdValue { get; set; }

    [BindProperty(SupportsGet = true, Name = "post_logout_redirect_uri")]
    [StringLength(ClientRules.MaxUriLength)]
    public string? PostLogoutRedirectUri { get; set; }

    [BindProperty(SupportsGet = true, Name = "state")]
    [StringLength(1024)]
    public string? State { get; set; }

    public bool IsDone => User.Identity?.IsAuthenticated != true;

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) => await IsSound(cancellationToken) ? Page() : BadRequest();

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!await IsSound(cancellationToken)) return BadRequest();
        if (User.Identity?.IsAuthenticated == true) await sessions.End(User.AccountId(), User.SessionId(), cancellationToken);
        cookie.Delete(HttpContext);
        ProtocolAnswer.Redirect(HttpContext, EndSession.Destination(PostLogoutRedirectUri, State));
        return new EmptyResult();
    }

    /// <summary>The address stands in the query of our own page, so it is checked again, or the page would send people anywhere.</summary>
    private async Task<bool> IsSound(CancellationToken cancellationToken) => ModelState.IsValid
        && (PostLogoutRedirectUri is null || (ClientIdValue is not null && EndSession.IsRegistered(await clients.Find(ClientIdValue, cancellationToken), PostLogoutRedirectUri)));
}
