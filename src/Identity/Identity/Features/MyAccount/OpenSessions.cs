using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>The sessions that would still sign someone in; one past its age or idleness is over although nobody ended it.</summary>
internal static class OpenSessions
{
    public static IQueryable<Session> Of(IdentityDb db, AccountId account, DateTimeOffset now)
    {
        var youngest = now - SessionCookie.Lifetime;
        var lastSeen = now - SessionCookie.IdleLimit;
        return db.Sessions.AsNoTracking().Where(s => s.AccountId == account && s.EndedAt == null && s.CreatedAt >= youngest && s.LastSeenAt >= lastSeen);
    }
}
