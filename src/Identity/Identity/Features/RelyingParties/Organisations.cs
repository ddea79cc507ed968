using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Organisations and their members. Pages and API both go through here, so both can do the same.</summary>
internal sealed class Organisations(IdentityDb db, ClientRegister register, TimeProvider clock)
{
    /// <summary>How many organisations one account may found or join.</summary>
    public const int MaxPerAccount = 20;

    public const int MaxMembers = 100;

    /// <summary>The caller's membership, or null: an organisation that one is not a member of does not exist.</summary>
    public Task<Membership?> Member(Guid organisationId, AccountId account, CancellationToken cancellationToken) =>
        db.Set<Membership>().AsNoTracking().SingleOrDefaultAsync(m => m.OrganisationId == organisationId && m.AccountId == account, cancellationToken);

    /// <summary>The caller's role, or null. A service account has one in its own organisation only, and none from the moment it is removed.</summary>
    public async Task<OrganisationRole?> RoleOf(Guid organisationId, Actor by, CancellationToken cancellationToken) => by switch
    {
        { Account: { } account } => (await Member(organisationId, account, cancellationToken))?.Role,
        { ServiceAccount: { } service } => await Active(service).Where(s => s.OrganisationId == organisationId).Select(s => (OrganisationRole?)s.Role).SingleOrDefaultAsync(cancellationToken),
        _ => null,
    };

    /// <summary>
    /// The caller's role as in <see cref="RoleOf"/>, or null, also for an account that was closed. Whoever else asks this of the organisation, and
    /// the caller's leaving it, wait until the caller's transaction ends: what is counted after this is still true when the row is written.
    /// </summary>
    public async Task<OrganisationRole?> HoldRole(Guid organisationId, Actor by, CancellationToken cancellationToken)
    {
        await Lock(organisationId, cancellationToken);
        if (by.Account is { } account && !await RowLock.Take(db, account, cancellationToken)) return null;
        return await RoleOf(organisationId, by, cancellationToken);
    }

    public async Task<IReadOnlyList<(Organisation Organisation, OrganisationRole Role)>> Of(Actor by, CancellationToken cancellationToken)
    {
        var roles = by.ServiceAccount is { } service
            ? Active(service).Select(s => new { s.OrganisationId, s.Role })
            : db.Set<Membership>().AsNoTracking().Where(m => m.AccountId == by.Account).Select(m => new { m.OrganisationId, m.Role });
        var rows = await roles
            .Join(db.Set<Organisation>().AsNoTracking(), r => r.OrganisationId, o => o.Id, (r, o) => new { Organisation = o, r.Role })
            .ToListAsync(cancellationToken);
        return [.. rows.OrderBy(r => r.Organisation.CreatedAt).Select(r => (r.Organisation, r.Role))];
    }

    /// <summary>Those of which the account is the only owner.</summary>
    public async Task<IReadOnlyList<Organisation>> OwnedAlone(AccountId account, CancellationToken cancellationToken)
    {
        var owners = db.Set<Membership>().Where(m => m.Role == OrganisationRole.Owner);
        return await db.Set<Organisation>().AsNoTracking()
            .Where(o => owners.Any(m => m.OrganisationId == o.Id && m.AccountId == account) && !owners.Any(m => m.OrganisationId == o.Id && m.AccountId != account))
            .OrderBy(o => o.CreatedAt).ToListAsync(cancellationToken);
    }

    public async Task<(Organisation Organisation, OrganisationRole Role)?> Find(Guid organisationId, Actor by, CancellationToken cancellationToken)
    {
        if (await RoleOf(organisationId, by, cancellationToken) is not { } role) return null;
        return (await db.Set<Organisation>().AsNoTracking().SingleAsync(o => o.Id == organisationId, cancellationToken), role);
    }

    public async Task<Outcome<Organisation>> Create(LocalText name, string contactEmail, AccountId founder, CancellationToken cancellationToken)
    {
        if (!Texts.IsName(name) || !Texts.IsEmail(contactEmail)) return Refusal.Invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await RowLock.Take(db, founder, cancellationToken)) return Refusal.NotFound;
        if (await db.Set<Membership>().CountAsync(m => m.AccountId == founder, cancellationToken) >= MaxPerAccount) return Refusal.TooManyOrganisations;
        var now = clock.GetUtcNow();
        var organisation = new Organisation(name, contactEmail, now);
        db.Add(organisation);
        db.Add(new Membership(organisation.Id, founder, OrganisationRole.Owner, now));
        Audit("organisation.registered", founder, organisation.Id, "");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return organisation;
    }

    /// <summary>Why an account may not become a member now, or null. Whoever else would join waits until the caller's transaction ends.</summary>
    public async Task<Refusal?> MayJoin(Guid organisationId, AccountId account, CancellationToken cancellationToken)
    {
        await Lock(organisationId, cancellationToken);
        if (!await RowLock.Take(db, account, cancellationToken)) return Refusal.NotFound;
        if (await Member(organisationId, account, cancellationToken) is not null) return Refusal.Conflict;
        if (await db.Set<Membership>().CountAsync(m => m.OrganisationId == organisationId, cancellationToken) >= MaxMembers) return Refusal.TooManyMembers;
        return await db.Set<Membership>().CountAsync(m => m.AccountId == account, cancellationToken) >= MaxPerAccount ? Refusal.TooManyOrganisations : null;
    }

    public async Task<Outcome<IReadOnlyList<Membership>>> Members(Guid organisationId, Actor by, CancellationToken cancellationToken)
    {
        if (await RoleOf(organisationId, by, cancellationToken) is null) return Refusal.NotFound;
        return await db.Set<Membership>().AsNoTracking().Where(m => m.OrganisationId == organisationId).OrderBy(m => m.JoinedAt).ToListAsync(cancellationToken);
    }

    /// <summary>Removes a member and the service accounts whose keys they gave; members may remove themselves. The last owner stays.</summary>
    public async Task<Refusal?> Remove(Guid organisationId, Guid membershipId, AccountId by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await Lock(organisationId, cancellationToken);
        if (await Member(organisationId, by, cancellationToken) is not { } member) return Refusal.NotFound;
        if (member.Role < OrganisationRole.Owner && member.Id != membershipId) return Refusal.RoleTooLow;
        var members = await db.Set<Membership>().AsNoTracking().Where(m => m.OrganisationId == organisationId).ToListAsync(cancellationToken);
        if (members.SingleOrDefault(m => m.Id == membershipId) is not { } leaving) return Refusal.NotFound;
        if (leaving.Role == OrganisationRole.Owner && members.Count(m => m.Role == OrganisationRole.Owner) == 1) return Refusal.Conflict;
        // Closing their account takes the same away: one of the two does it.
        if (!await RowLock.Take(db, leaving.AccountId, cancellationToken)) return Refusal.NotFound;
        if (leaving.Role == OrganisationRole.Owner) await EndInvitations(db.Set<Organisation>().Where(o => o.Id == organisationId).Select(o => o.Id), cancellationToken);
        await EndServiceAccounts(db.Set<ServiceAccount>().Where(s => s.OrganisationId == organisationId && s.KeysBy == leaving.AccountId), by, cancellationToken);
        await db.Set<Membership>().Where(m => m.Id == membershipId).ExecuteDeleteAsync(cancellationToken);
        Audit("organisation.member_removed", by, organisationId, $"role={leaving.Role}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Ends the ways into organisations that an account may have kept, as it closes; the caller holds the transaction and the account.</summary>
    public async Task EndWaysInOf(AccountId owner, CancellationToken cancellationToken)
    {
        await EndInvitations(db.Set<Membership>().Where(m => m.AccountId == owner && m.Role == OrganisationRole.Owner).Select(m => m.OrganisationId), cancellationToken);
        await EndServiceAccounts(db.Set<ServiceAccount>().Where(s => s.KeysBy == owner), owner, cancellationToken);
    }

    // An owner who leaves may have kept a link that leads back in; whoever is still wanted is invited anew.
    private Task<int> EndInvitations(IQueryable<Guid> organisations, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Set<Invitation>().Where(i => organisations.Contains(i.OrganisationId) && i.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.ExpiresAt, now), cancellationToken);
    }

    // The same holds for the private keys; a service account that is still wanted is given new keys before, or made anew.
    private async Task EndServiceAccounts(IQueryable<ServiceAccount> accounts, AccountId by, CancellationToken cancellationToken)
    {
        foreach (var service in await accounts.Select(s => s.ClientId).ToListAsync(cancellationToken)) await register.Become(service, ClientStatus.Removed, by, cancellationToken);
    }

    // An update that changes nothing makes others wait on both databases. Always before the lock of an account, never after.
    private Task<int> Lock(Guid organisationId, CancellationToken cancellationToken) =>
        db.Set<Organisation>().Where(o => o.Id == organisationId).ExecuteUpdateAsync(set => set.SetProperty(o => o.ContactEmail, o => o.ContactEmail), cancellationToken);

    private IQueryable<ServiceAccount> Active(ClientId service) =>
        db.Set<ServiceAccount>().AsNoTracking().Where(s => s.ClientId == service && db.Clients.Any(c => c.Id == service && c.Status == ClientStatus.Active));

    private void Audit(string kind, AccountId actor, Guid organisationId, string detail) =>
        db.AuditEvents.Add(new AuditEvent(kind, null, actor, $"organisation={organisationId:N} {detail}".TrimEnd(), clock.GetUtcNow()));
}
