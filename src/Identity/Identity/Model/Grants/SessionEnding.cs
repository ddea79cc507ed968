using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Model.Grants;

/// <summary>Queues a logout notice for every client that was signed in to from sessions that end, in the same transaction as their end.</summary>
internal static class SessionEnding
{
    public static async Task Announce(IdentityDb db, IReadOnlyCollection<SessionId> sessions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (sessions.Count == 0) return;
        var links = await (
            from link in db.SessionClients
            join client in db.Clients on link.ClientId equals client.Id
            where sessions.Contains(link.SessionId) && client.BackChannelLogoutUri != null
            select link).ToListAsync(cancellationToken);
        db.LogoutNotices.AddRange(links.Select(link => new LogoutNotice(link.ClientId, link.SessionId, now)));
    }
}
