using Bauhinia.Identity.Features.Guessing;
using Bauhinia.Identity.Features.Protocol;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using ClientRow = Bauhinia.Identity.Model.Clients.Client;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>
/// An organisation's service accounts: clients with a key of their own that call the API without a person. Owners make and remove them; members see
/// them. Nobody but a person calls this.
/// </summary>
internal sealed class ServiceAccounts(IdentityDb db, Organisations organisations, ClientRegister register, NetworkAllowance allowance, ProtocolAddresses addresses, TimeProvider clock)
{
    public const int MaxPerOrganisation = 20;

    /// <summary>How many an organisation makes in an hour: each leaves a client behind for good, though it is removed at once.</summary>
    public const int MadePerHour = 40;

    public const int MaxNameLength = 100;

    public async Task<Outcome<IReadOnlyList<Made>>> List(Guid organisationId, AccountId by, CancellationToken cancellationToken)
    {
        if (await organisations.RoleOf(organisationId, by, cancellationToken) is null) return Refusal.NotFound;
        var rows = await Of(organisationId).OrderBy(m => m.Client.CreatedAt).ToListAsync(cancellationToken);
        return rows.Select(r => new Made(r.Client, r.Role)).ToList();
    }

    /// <param name="organisationId">Where it will act, and nowhere else.</param>
    /// <param name="name">For the members to tell it by; no resident sees it.</param>
    /// <param name="role">What it may do; not <see cref="OrganisationRole.Owner"/>.</param>
    /// <param name="jwks">Its public keys as a JSON Web Key Set.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Outcome<Made>> Create(Guid organisationId, string name, OrganisationRole role, string jwks, AccountId by, CancellationToken cancellationToken)
    {
        if (!Texts.IsText(name, MaxNameLength) || role >= OrganisationRole.Owner) return Refusal.Invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await MayManage(organisationId, by, cancellationToken) is { } refusal) return refusal;
        if (await Of(organisationId).CountAsync(cancellationToken) >= MaxPerOrganisation) return Refusal.Conflict;
        if (await allowance.Take("service-account", organisationId.ToByteArray(), MadePerHour, cancellationToken) > TimeSpan.Zero) return Refusal.Conflict;
        var registered = await register.Create(organisationId, Registration(name, jwks), by, cancellationToken);
        if (registered.Client is not { } client) return Outcome<Made>.Refused(registered.Refusals);
        db.Add(new ServiceAccount(client.Id, organisationId, role, by));
        db.AuditEvents.Add(new AuditEvent("organisation.service_account_added", null, by, $"organisation={organisationId:N} client={client.Id} role={role}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Made(client, role);
    }

    /// <summary>Replaces the keys; the old ones stop at once.</summary>
    public async Task<Outcome<Made>> RollKeys(Guid organisationId, string clientId, string jwks, AccountId by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var found = await Find(organisationId, clientId, by, cancellationToken);
        if (found.Value is not { } made) return found;
        try
        {
            var rolled = await register.RollKeys(made.Client.Id, jwks, null, by, cancellationToken);
            if (rolled is null) return Refusal.NotFound;
            if (rolled.Client is not { } client) return Outcome<Made>.Refused(rolled.Refusals);
            await db.Set<ServiceAccount>().Where(s => s.ClientId == client.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.KeysBy, by), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return made with { Client = client };
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refusal.Changed;
        }
    }

    /// <summary>Removes one for good; its tokens stop at once, though some have minutes to live.</summary>
    public async Task<Refusal?> Remove(Guid organisationId, string clientId, AccountId by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var found = await Find(organisationId, clientId, by, cancellationToken);
        if (found.Value is not { } made) return found.Refusal;
        if (!await register.Become(made.Client.Id, ClientStatus.Removed, by, cancellationToken)) return Refusal.NotFound;
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private ClientRegistration Registration(string name, string jwks) => new()
    {
        Name = new LocalText { En = name, ZhHant = name, ZhHans = name },
        Profile = ClientProfile.Machine,
        Environment = ClientEnvironment.Production,
        Authentication = ClientAuthentication.PrivateKeyJwt,
        Jwks = jwks,
        ClientCredentials = true,
        Resources = [addresses.Api],
    };

    private async Task<Outcome<Made>> Find(Guid organisationId, string clientId, AccountId by, CancellationToken cancellationToken)
    {
        if (await MayManage(organisationId, by, cancellationToken) is { } refusal) return refusal;
        if (!ClientId.IsWellFormed(clientId)) return Refusal.NotFound;
        var id = new ClientId(clientId);
        return await Of(organisationId).SingleOrDefaultAsync(m => m.Client.Id == id, cancellationToken) is { } found ? new Made(found.Client, found.Role) : Refusal.NotFound;
    }

    private async Task<Refusal?> MayManage(Guid organisationId, AccountId by, CancellationToken cancellationToken) => await organisations.HoldRole(organisationId, by, cancellationToken) switch
    {
        null => Refusal.NotFound,
        OrganisationRole.Owner => null,
        _ => Refusal.RoleTooLow,
    };

    private IQueryable<Row> Of(Guid organisationId) => db.Set<ServiceAccount>().AsNoTracking()
        .Where(s => s.OrganisationId == organisationId)
        .Join(db.Clients.AsNoTracking().Where(c => c.Status != ClientStatus.Removed), s => s.ClientId, c => c.Id, (s, c) => new Row { Client = c, Role = s.Role });

    /// <summary>A service account: its client and its role.</summary>
    internal sealed record Made(ClientRow Client, OrganisationRole Role);

    private sealed class Row
    {
        public required ClientRow Client { get; init; }

        public required OrganisationRole Role { get; init; }
    }
}
