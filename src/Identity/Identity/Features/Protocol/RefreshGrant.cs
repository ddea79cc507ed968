using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Model.Grants;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Refreshes tokens (RFC 6749 §6). FAPI clients prove themselves, so their refresh token is bound to them and stays the same (FAPI 2.0
/// Security Profile §5.3.2.1 forbids routine rotation). Relaxed clients get a new one each time; using an old one again ends the
/// grant, except within <see cref="RetryWindow"/>, when the answer may simply have been lost.
/// </summary>
internal sealed class RefreshGrant(IdentityDb db, Revocations revocations, ProtocolTokens tokens, PairwiseSubjects subjects, ProtocolAddresses addresses, TimeProvider clock)
{
    public static readonly TimeSpan RetryWindow = TimeSpan.FromSeconds(30);

    private static readonly OAuthError Refused = OAuthError.InvalidGrant("The refresh token is unknown, expired, ended, or bound to another client or key.");

    private static readonly OAuthError SignInEnded = OAuthError.InvalidGrant("The sign-in behind the refresh token has ended or is too old: sign in again.");

    public async Task<TokenOutcome> Refresh(TokenRequest request, CancellationToken cancellationToken)
    {
        var (client, parameters) = (request.Client, request.Parameters);
        if (request.NeedsProof() is { } unbound) return TokenOutcome.Refuse(unbound);
        if (parameters.One("refresh_token") is not { } presented) return TokenOutcome.Refuse(OAuthError.InvalidRequest("refresh_token is missing."));
        var hash = ProtocolTokens.Hash(presented);
        var now = clock.GetUtcNow();
        var token = await db.RefreshTokens.AsNoTracking().SingleOrDefaultAsync(t => t.TokenHash == hash && t.ClientId == client.Id, cancellationToken);
        if (token is null || token.ExpiresAtMs <= now.ToUnixTimeMilliseconds()) return TokenOutcome.Refuse(Refused);
        if (token.DpopThumbprint.Length > 0 && token.DpopThumbprint != request.DpopThumbprint) return TokenOutcome.Refuse(Refused);
        if (!await db.Accounts.AnyAsync(a => a.Id == token.AccountId && a.Status != AccountStatus.Closed, cancellationToken)) return TokenOutcome.Refuse(Refused);
        if (!TryNarrow(parameters, token.Scopes, out var scopes)) return TokenOutcome.Refuse(OAuthError.InvalidScope("scope asks for more than was granted."));
        if (request.ChooseAudience(token.Resources, out var audience) is { } target) return TokenOutcome.Refuse(target);
        if (audience.Any(addresses.PlatformResources.Contains) && !await SignInHolds(token, now, cancellationToken)) return TokenOutcome.Refuse(SignInEnded);

        var next = client.Profile == ClientProfile.Fapi2 ? presented : await Rotate(token, client, now, cancellationToken);
        if (next is null) return TokenOutcome.Refuse(Refused);
        db.AuditEvents.Add(new AuditEvent("tokens.refreshed", token.AccountId, token.AccountId, $"client={client.Id}", now));
        await db.SaveChangesAsync(cancellationToken);

        var signIn = new SignInFacts(token.Acr, token.Amr, token.AuthenticatedAtSeconds);
        var access = tokens.AccessToken(new AccessTokenContent(token.Subject, client.Id, token.GrantId, scopes, signIn), audience, request.DpopThumbprint);
        return TokenOutcome.Grant(access, request.DpopThumbprint is not null, scopes) with
        {
            RefreshToken = next,
            IdToken = Scope.Has(scopes, Scope.OpenId)
                ? tokens.IdToken(client, new IdTokenContent(token.Subject, subjects.SidOf(token.SessionId, client.Id), Nonce: null, signIn), access)
                : null,
        };
    }

    /// <summary>
    /// Whether the session of the sign-in still holds. The API here asks that with each request; the platform's other systems see tokens alone, so that they
    /// get none beyond it.
    /// </summary>
    private async Task<bool> SignInHolds(RefreshToken token, DateTimeOffset now, CancellationToken cancellationToken) =>
        now.ToUnixTimeSeconds() - token.AuthenticatedAtSeconds <= SessionCookie.Lifetime.TotalSeconds
        && await db.Sessions.AnyAsync(s => s.Id == token.SessionId && s.EndedAt == null, cancellationToken);

    /// <summary>RFC 6749 §6: no scope may be added.</summary>
    private static bool TryNarrow(ProtocolParameters parameters, string granted, out string scopes)
    {
        var asked = parameters.Words("scope");
        scopes = asked.Count == 0 ? granted : string.Join(' ', asked.Order(StringComparer.Ordinal));
        return asked.All(scope => Scope.Has(granted, scope));
    }

    /// <summary>Replaces the token by a new one. Null when it was used before, outside the window; then the whole grant has ended.</summary>
    private async Task<string?> Rotate(RefreshToken token, Client client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        var retryFromMs = (now - RetryWindow).ToUnixTimeMilliseconds();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // The condition is part of the update, so that of racing requests none slips past another's replacement.
        var replaced = await db.RefreshTokens
            .Where(t => t.TokenHash == token.TokenHash && (t.ReplacedAtMs == null || t.ReplacedAtMs > retryFromMs))
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.ReplacedAtMs, t => t.ReplacedAtMs ?? nowMs), cancellationToken);
        if (replaced == 0)
        {
            await transaction.RollbackAsync(cancellationToken);
            await revocations.EndGrant(token.GrantId, token.AccountId, client.Id, "refresh_token.replayed", cancellationToken);
            return null;
        }
        var next = ProtocolTokens.NewOpaque();
        db.RefreshTokens.Add(token.Successor(ProtocolTokens.Hash(next), (now + SignInStore.RefreshTokenLifetime).ToUnixTimeMilliseconds()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return next;
    }
}
