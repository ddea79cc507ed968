using System.Security.Claims;
using System.Text.Encodings.Web;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Sessions;

/// <summary>Turns the session cookie into a principal; a session ends by idleness, age, sign-out or the closing of its account.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    IdentityDb db, SessionCookie cookie, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "session";

    /// <summary>How stale <c>LastSeenAt</c> may be: it is written at most this often, so that reading a page is not a write.</summary>
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(5);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (cookie.Read(Context) is not { } tokenHash) return AuthenticateResult.NoResult();
        var now = clock.GetUtcNow();
        var found = await (
            from session in db.Sessions.AsNoTracking()
            join account in db.Accounts on session.AccountId equals account.Id
            where session.TokenHash == tokenHash && session.EndedAt == null && account.Status != AccountStatus.Closed
            select new { session, account.Proofing, Roles = db.StaffGrants.Where(g => g.AccountId == account.Id).Select(g => g.Role).ToList() })
            .SingleOrDefaultAsync(Context.RequestAborted);
        if (found is null || now - found.session.CreatedAt > SessionCookie.Lifetime || now - found.session.LastSeenAt > SessionCookie.IdleLimit)
        {
            // The cookie is left alone: this answer may arrive after that of a newer sign-in, whose cookie would go with it.
            return AuthenticateResult.NoResult();
        }
        if (now - found.session.LastSeenAt > SeenStep)
        {
            await db.Sessions.Where(s => s.Id == found.session.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), Context.RequestAborted);
        }
        var identity = new ClaimsIdentity(
            [
                new(ResidentClaims.AccountType, found.session.AccountId.ToString()),
                new(ResidentClaims.SessionType, found.session.Id.ToString()),
                new(ResidentClaims.AcrType, found.session.Acr),
                new(ResidentClaims.AmrType, found.session.Amr),
                new(ResidentClaims.AuthenticatedAtType, found.session.AuthenticatedAt.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
                new(ResidentClaims.ProofingType, found.Proofing.ToString()),
                .. found.Roles.Select(role => new Claim(ClaimTypes.Role, role.ToString())),
            ],
            Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsApi)
        {
            Response.StatusCode = 401;
            return Task.CompletedTask;
        }
        Response.Redirect("/sign-in?return=" + Uri.EscapeDataString(Request.Path + Request.QueryString));
        return Task.CompletedTask;
    }

    // A page a person may not see does not exist for them; the console's routes are no secret, but whether a case exists is.
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (!IsApi && Context.User.Identity?.IsAuthenticated == true && !Acr.Satisfies(Context.User.Acr(), Acr.PhishingResistant))
        {
            Response.Redirect("/sign-in?step-up=1&return=" + Uri.EscapeDataString(Request.Path + Request.QueryString));
            return Task.CompletedTask;
        }
        Response.StatusCode = 403;
        return Task.CompletedTask;
    }

    private bool IsApi => Request.Path.StartsWithSegments("/api") || Request.Path.StartsWithSegments("/connect");
}
