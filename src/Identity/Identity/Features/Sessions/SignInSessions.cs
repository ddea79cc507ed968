using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Grants;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Sessions;

/// <summary>Starts and ends sign-in sessions. The caller has already proved who the person is.</summary>
internal sealed class SignInSessions(IdentityDb db, SessionCookie cookie, LogoutSignal logouts, TimeProvider clock)
{
    /// <summary>Starts a session, or raises the present one of the same account, and writes its cookie (always with a new token).</summary>
    /// <param name="context">The request that proved the person.</param>
    /// <param name="accountId">Who was proved.</param>
    /// <param name="acr">One of <see cref="Acr"/>.</param>
    /// <param name="amr">RFC 8176 values separated by one space.</param>
    public async Task<Session> Start(HttpContext context, AccountId accountId, string acr, string amr, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var presented = cookie.Read(context);
        var session = presented is null ? null : await db.Sessions.SingleOrDefaultAsync(s => s.TokenHash == presented && s.EndedAt == null, cancellationToken);
        var tokenHash = cookie.Write(context);
        // A session past its life would stay refused whatever is done with it: it ends, and a new one starts.
        if (session is not null && session.AccountId == accountId && now - session.CreatedAt <= SessionCookie.Lifetime)
        {
            session.Reauthenticate(acr, amr, tokenHash, now);
        }
        else
        {
            if (session is not null) await End(session, now, cancellationToken);
            session = new Session(accountId, tokenHash, acr, amr, DeviceName.From(context.Request.Headers.UserAgent.ToString()), now);
            db.Sessions.Add(session);
        }
        db.AuditEvents.Add(new AuditEvent("session.started", accountId, accountId, $"acr={acr} amr={amr}", now));
        await db.SaveChangesAsync(cancellationToken);
        return session;
    }

    /// <summary>Ends one session of an account; another's id, or one already ended, answers false.</summary>
    public async Task<bool> End(AccountId accountId, SessionId sessionId, CancellationToken cancellationToken)
    {
        var session = await db.Sessions.SingleOrDefaultAsync(s => s.Id == sessionId && s.AccountId == accountId && s.EndedAt == null, cancellationToken);
        if (session is null) return false;
        await EndAll([session], cancellationToken);
        return true;
    }

    /// <summary>Ends every session of an account, or all but one.</summary>
    public async Task EndAllOf(AccountId accountId, SessionId? except, CancellationToken cancellationToken)
    {
        var sessions = await db.Sessions.Where(s => s.AccountId == accountId && s.EndedAt == null && s.Id != except).ToListAsync(cancellationToken);
        await EndAll(sessions, cancellationToken);
    }

    private async Task EndAll(List<Session> sessions, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var session in sessions) await End(session, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        logouts.Wake();
    }

    /// <summary>Every way a session ends passes here, so every client it signed in to hears of it.</summary>
    private async Task End(Session session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        session.End(now);
        db.AuditEvents.Add(new AuditEvent("session.ended", session.AccountId, null, "", now));
        await SessionEnding.Announce(db, [session.Id], now, cancellationToken);
    }
}
