using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Model.Grants;

/// <summary>The services a resident uses, for their account page: to see, and to withdraw from.</summary>
internal sealed class ServicesUsed(IdentityDb db, TimeProvider clock)
{
    public async Task<IReadOnlyList<UsedService>> List(AccountId account, CancellationToken cancellationToken)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = await (
            from consent in db.Consents.AsNoTracking()
            join client in db.Clients on consent.ClientId equals client.Id
            where consent.AccountId == account
            orderby consent.GivenAt descending
            select new
            {
                client,
                consent.GivenAt,
                Connected = db.RefreshTokens.Any(t => t.AccountId == account && t.ClientId == client.Id && t.ExpiresAtMs > nowMs && t.ReplacedAtMs == null),
            }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new UsedService(row.client.Id, row.client.Name, row.GivenAt, row.Connected))];
    }

    /// <summary>
    /// Withdraws from a service: the agreement goes, its refresh tokens end, access tokens of those grants stop, and it is told to sign the
    /// resident out. False when the resident does not use it.
    /// </summary>
    public async Task<bool> Remove(AccountId account, ClientId client, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var removed = await db.Consents.Where(c => c.AccountId == account && c.ClientId == client).ExecuteDeleteAsync(cancellationToken);
        if (removed == 0) return false;
        var grants = await db.RefreshTokens.Where(t => t.AccountId == account && t.ClientId == client).Select(t => t.GrantId)
            .Union(db.AuthorizationCodes.Where(c => c.AccountId == account && c.ClientId == client).Select(c => c.GrantId)).ToListAsync(cancellationToken);
        var known = await db.Revocations.Where(r => grants.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellationToken);
        db.Revocations.AddRange(grants.Except(known).Select(grant => new Revocation(grant, (now + Revocation.KeepFor).ToUnixTimeMilliseconds())));
        await db.RefreshTokens.Where(t => t.AccountId == account && t.ClientId == client).ExecuteDeleteAsync(cancellationToken);
        await EndSessionsAt(account, client, now, cancellationToken);
        db.AuditEvents.Add(new AuditEvent("service.removed", account, account, $"client={client}", now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task EndSessionsAt(AccountId account, ClientId client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var links = await (
            from link in db.SessionClients
            join session in db.Sessions on link.SessionId equals session.Id
            where session.AccountId == account && session.EndedAt == null && link.ClientId == client
            select link).ToListAsync(cancellationToken);
        if (await db.Clients.AnyAsync(c => c.Id == client && c.BackChannelLogoutUri != null, cancellationToken))
        {
            db.LogoutNotices.AddRange(links.Select(link => new LogoutNotice(client, link.SessionId, now)));
        }
        db.SessionClients.RemoveRange(links);
    }
}
