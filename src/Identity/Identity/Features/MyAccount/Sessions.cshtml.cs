using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.Welcome;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>Where the account is signed in; ends one session, all others, or all: signing out everywhere.</summary>
[Authorize(Policies.Resident)]
internal sealed class SessionsModel(IdentityDb db, SignInSessions sessions, SessionCookie cookie, TimeProvider clock) : PageModel
{
    public IReadOnlyList<OpenSession> Sessions { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var found = await OpenSessions.Of(db, User.AccountId(), clock.GetUtcNow()).OrderByDescending(s => s.LastSeenAt).ToListAsync(cancellationToken);
        Sessions = [.. found.Select(s => new OpenSession(s.Id.ToString(), s.Device, s.CreatedAt, s.LastSeenAt, s.Id == User.SessionId())).OrderByDescending(s => s.IsThis)];
    }

    public async Task<IActionResult> OnPostEnd(string? session, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(session, "N", out var id)) return NotFound();
        if (!await sessions.End(User.AccountId(), new SessionId(id), cancellationToken)) return NotFound();
        return Redirect("/account/sessions?done=ended");
    }

    public async Task<IActionResult> OnPostEndOthers(CancellationToken cancellationToken)
    {
        await sessions.EndAllOf(User.AccountId(), User.SessionId(), cancellationToken);
        return Redirect("/account/sessions?done=ended");
    }

    public async Task<IActionResult> OnPostEndAll(CancellationToken cancellationToken)
    {
        await sessions.EndAllOf(User.AccountId(), null, cancellationToken);
        cookie.Delete(HttpContext);
        return Redirect(WelcomeModel.AfterSignOut);
    }

    public sealed record OpenSession(string Id, string Device, DateTimeOffset SignedInAt, DateTimeOffset LastSeenAt, bool IsThis);
}
