using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Bauhinia.Identity.Features.Protocol;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>
/// Turns an access token for the API into a principal: of the service account that got it for itself, or of the person who signed in to the
/// program that sends it. A person's reaches as far as the session of that sign-in and no further: it ends with it, and the same time after the
/// sign-in.
/// </summary>
internal sealed class ApiTokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    PresentedTokens tokens, ProtocolAddresses addresses, ClientCache clients, IdentityDb db, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "api-token";

    private static readonly OAuthError Ended = new("invalid_token", "The sign-in behind the access token has ended.");
    private static readonly OAuthError TooOld = new("insufficient_user_authentication", "The sign-in behind the access token is too old: sign in again.");

    private PresentedTokens.Verdict verdict;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        verdict = await tokens.Check(Request, addresses.Api, Scope.Organisations);
        if (!verdict.IsGood) return AuthenticateResult.NoResult();
        if ((await ServiceAccount(verdict.Content) ?? await Person(verdict.Content)) is not { } principal) return AuthenticateResult.NoResult();
        return AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        PresentedTokens.Challenge(Response, verdict, "api");
        return Task.CompletedTask;
    }

    /// <summary>Null when the token is not a service account's, or it was removed: the database is asked, because a removal counts at once on every host.</summary>
    private async Task<ClaimsPrincipal?> ServiceAccount(AccessTokens.Content content)
    {
        if (content.Subject != content.ClientId) return null;
        var id = new ClientId(content.ClientId);
        var isActive = await db.Clients.AnyAsync(c => c.Id == id && c.Profile == ClientProfile.Machine && c.Status == ClientStatus.Active, Context.RequestAborted);
        return isActive ? new ClaimsPrincipal(new ClaimsIdentity([new(ResidentClaims.ServiceAccountType, content.ClientId)], Scheme.Name)) : null;
    }

    private async Task<ClaimsPrincipal?> Person(AccessTokens.Content content)
    {
        // A token says who only by the pairwise subject; the grant that it came of knows the account.
        var grantId = content.Id.Split('.')[0];
        var found = await (
            from token in db.RefreshTokens.AsNoTracking()
            join session in db.Sessions on token.SessionId equals session.Id
            join account in db.Accounts on token.AccountId equals account.Id
            where token.GrantId == grantId && session.EndedAt == null && account.Status != AccountStatus.Closed
            orderby token.ExpiresAtMs descending
            select new { token, account.Proofing, Roles = db.StaffGrants.Where(g => g.AccountId == account.Id).Select(g => g.Role).ToList() })
            .FirstOrDefaultAsync(Context.RequestAborted);
        if (found is null || await clients.Find(content.ClientId, Context.RequestAborted) is not { Status: ClientStatus.Active, Profile: ClientProfile.Native })
        {
            return Refuse(Ended);
        }
        if (clock.GetUtcNow().ToUnixTimeSeconds() - found.token.AuthenticatedAtSeconds > SessionCookie.Lifetime.TotalSeconds) return Refuse(TooOld);
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new(ResidentClaims.AccountType, found.token.AccountId.ToString()),
                new(ResidentClaims.SessionType, found.token.SessionId.ToString()),
                new(ResidentClaims.AcrType, found.token.Acr),
                new(ResidentClaims.AmrType, found.token.Amr),
                new(ResidentClaims.AuthenticatedAtType, found.token.AuthenticatedAtSeconds.ToString(CultureInfo.InvariantCulture)),
                new(ResidentClaims.ProofingType, found.Proofing.ToString()),
                .. found.Roles.Select(role => new Claim(ClaimTypes.Role, role.ToString())),
            ],
            Scheme.Name));
    }

    private ClaimsPrincipal? Refuse(OAuthError error)
    {
        verdict = new PresentedTokens.Verdict(null, 401, verdict.Scheme, error);
        return null;
    }
}
