using System.Text.Json;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using ClientRow = Bauhinia.Identity.Model.Clients.Client;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>The clients of organisations: sandbox at once, production after a second person's approval.</summary>
internal sealed class OrganisationClients(IdentityDb db, Organisations organisations, Logos logos, ClientRegister register, TimeProvider clock)
{
    public const int MaxClients = 50;

    public async Task<Outcome<IReadOnlyList<ClientRow>>> List(Guid organisationId, Actor by, CancellationToken cancellationToken)
    {
        if (await organisations.RoleOf(organisationId, by, cancellationToken) is null) return Refusal.NotFound;
        return await Of(organisationId).OrderBy(c => c.CreatedAt).ToListAsync(cancellationToken);
    }

    public async Task<Outcome<ClientRow>> Find(Guid organisationId, string clientId, Actor by, CancellationToken cancellationToken) =>
        await Reach(organisationId, clientId, OrganisationRole.Approver, by, cancellationToken);

    public async Task<Outcome<RegisteredClient>> Register(Guid organisationId, ClientSettings settings, Actor by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await organisations.HoldRole(organisationId, by, cancellationToken) is not { } role) return Refusal.NotFound;
        if (role < OrganisationRole.Developer) return Refusal.RoleTooLow;
        if (ClientWords.Registration(settings, ClientEnvironment.Sandbox) is not { } registration) return Refusal.Invalid;
        if (!await logos.Has(organisationId, settings.Logo, cancellationToken)) return Outcome<RegisteredClient>.Refused([ClientRefusal.Logo]);
        if (await Of(organisationId).CountAsync(cancellationToken) >= MaxClients) return Refusal.Conflict;
        var registered = await register.Create(organisationId, registration, by, cancellationToken);
        if (registered.Client is null) return Outcome<RegisteredClient>.Refused(registered.Refusals);
        await transaction.CommitAsync(cancellationToken);
        return registered;
    }

    /// <param name="version">The state that the caller read; null overwrites whatever stands.</param>
    public async Task<Outcome<RegisteredClient>> Change(Guid organisationId, string clientId, ClientSettings settings, string? version, Actor by, CancellationToken cancellationToken)
    {
        var found = await Reach(organisationId, clientId, OrganisationRole.Developer, by, cancellationToken);
        if (found.Value is not { } client) return found.Refusal ?? Refusal.NotFound;
        // What stands in production was approved as it stands: a change is a new request.
        if (client.Environment == ClientEnvironment.Production) return Refusal.Conflict;
        if (version is not null && version != ClientWords.Version(client)) return Refusal.Changed;
        if (ClientWords.Registration(settings, client.Environment) is not { } registration) return Refusal.Invalid;
        if (!await logos.Has(organisationId, settings.Logo, cancellationToken)) return Outcome<RegisteredClient>.Refused([ClientRefusal.Logo]);
        try
        {
            var changed = await register.Change(client.Id, registration, by, cancellationToken);
            if (changed is null) return Refusal.NotFound;
            return changed.Client is null ? Outcome<RegisteredClient>.Refused(changed.Refusals) : changed;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refusal.Changed;
        }
    }

    public async Task<Outcome<ClientRow>> RollKeys(Guid organisationId, string clientId, ClientKeys keys, Actor by, CancellationToken cancellationToken)
    {
        var found = await Reach(organisationId, clientId, OrganisationRole.Developer, by, cancellationToken);
        if (found.Value is not { } client) return found;
        try
        {
            var rolled = await register.RollKeys(client.Id, keys.Jwks, keys.JwksUri, by, cancellationToken);
            if (rolled is null) return Refusal.NotFound;
            return rolled.Client is null ? Outcome<ClientRow>.Refused(rolled.Refusals) : rolled.Client;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refusal.Changed;
        }
    }

    public async Task<Outcome<ClientRow>> Become(Guid organisationId, string clientId, ClientStatus status, Actor by, CancellationToken cancellationToken)
    {
        var needed = status == ClientStatus.Removed ? OrganisationRole.Owner : OrganisationRole.Developer;
        var found = await Reach(organisationId, clientId, needed, by, cancellationToken);
        if (found.Value is not { } client) return found;
        if (status == ClientStatus.Active)
        {
            if (!await register.Resume(client.Id, client.ChangedAt, by, cancellationToken)) return Refusal.Changed;
        }
        else if (!await register.Become(client.Id, status, by, cancellationToken))
        {
            return Refusal.NotFound;
        }
        return await db.Clients.AsNoTracking().SingleAsync(c => c.Id == client.Id, cancellationToken);
    }

    /// <summary>People only ask: whoever holds a service account's key could otherwise be the second person for it.</summary>
    public async Task<Outcome<ProductionRequest>> Submit(Guid organisationId, ClientSettings settings, AccountId by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await organisations.HoldRole(organisationId, by, cancellationToken) is null) return Refusal.NotFound;
        if (ClientWords.Registration(settings, ClientEnvironment.Production) is not { } registration) return Refusal.Invalid;
        if (ClientRules.Check(registration) is { Count: > 0 } refusals) return Outcome<ProductionRequest>.Refused(refusals);
        if (!await logos.Has(organisationId, settings.Logo, cancellationToken)) return Outcome<ProductionRequest>.Refused([ClientRefusal.Logo]);
        if (await db.Set<ProductionRequest>().CountAsync(r => r.OrganisationId == organisationId && r.Status == ProductionRequestStatus.Waiting, cancellationToken) >= MaxClients) return Refusal.Conflict;
        var request = new ProductionRequest(organisationId, by, JsonSerializer.Serialize(settings, ClientWords.Json), clock.GetUtcNow());
        db.Add(request);
        Audit("client.production_requested", by, request);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return request;
    }

    public async Task<Outcome<IReadOnlyList<ProductionRequest>>> Requests(Guid organisationId, Actor by, CancellationToken cancellationToken)
    {
        if (await organisations.RoleOf(organisationId, by, cancellationToken) is null) return Refusal.NotFound;
        return await db.Set<ProductionRequest>().AsNoTracking().Where(r => r.OrganisationId == organisationId).OrderByDescending(r => r.RequestedAt).Take(100).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<ProductionRequest>> Waiting(CancellationToken cancellationToken) =>
        await db.Set<ProductionRequest>().AsNoTracking().Where(r => r.Status == ProductionRequestStatus.Waiting).OrderBy(r => r.RequestedAt).Take(100).ToListAsync(cancellationToken);

    /// <summary>
    /// Decides. The registrar's role was checked at the door; that they are a second person is checked here. Decision, client and audit are
    /// one transaction: there is no approved request without its client, and of registrars who decide at once one does.
    /// </summary>
    public async Task<Outcome<ProductionRequest>> Decide(Guid requestId, bool approve, string reason, AccountId registrar, CancellationToken cancellationToken)
    {
        if (!Texts.IsText(reason, ProductionRequest.MaxReasonLength)) return Refusal.Invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var request = await db.Set<ProductionRequest>().SingleOrDefaultAsync(r => r.Id == requestId, cancellationToken);
        if (request is null) return Refusal.NotFound;
        if (request.RequestedBy == registrar || await IsOf(request.OrganisationId, registrar, cancellationToken)) return Refusal.OwnRequest;
        if (request.Status != ProductionRequestStatus.Waiting) return Refusal.Conflict;
        request.Decide(approve ? ProductionRequestStatus.Approved : ProductionRequestStatus.Refused, registrar, reason, clock.GetUtcNow());
        Audit(approve ? "client.production_approved" : "client.production_refused", registrar, request);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refusal.Conflict;
        }
        if (approve && await Promote(request, registrar, cancellationToken) is { Count: > 0 } refusals) return Outcome<ProductionRequest>.Refused(refusals);
        await transaction.CommitAsync(cancellationToken);
        return request;
    }

    /// <returns>Why not, when the rules have become stricter since the request was made; then nothing is kept and it waits on.</returns>
    private async Task<IReadOnlyList<ClientRefusal>> Promote(ProductionRequest request, AccountId registrar, CancellationToken cancellationToken)
    {
        var settings = JsonSerializer.Deserialize<ClientSettings>(request.Settings, ClientWords.Json) ?? throw new InvalidOperationException("A request lost its settings.");
        var registration = ClientWords.Registration(settings, ClientEnvironment.Production) ?? throw new InvalidOperationException("A request's settings were checked when it was made.");
        var registered = await register.Create(request.OrganisationId, registration, registrar, cancellationToken);
        if (registered.Client is null) return registered.Refusals;
        request.Became(registered.Client.Id);
        await db.SaveChangesAsync(cancellationToken);
        return [];
    }

    /// <summary>A member, or whoever made a service account or gave its keys, though they left and it is removed: they worked for the organisation.</summary>
    private async Task<bool> IsOf(Guid organisationId, AccountId registrar, CancellationToken cancellationToken) =>
        await organisations.Member(organisationId, registrar, cancellationToken) is not null
        || await db.Set<ServiceAccount>().AnyAsync(s => s.OrganisationId == organisationId && (s.CreatedBy == registrar || s.KeysBy == registrar), cancellationToken);

    private async Task<Outcome<ClientRow>> Reach(Guid organisationId, string clientId, OrganisationRole needed, Actor by, CancellationToken cancellationToken)
    {
        if (await organisations.RoleOf(organisationId, by, cancellationToken) is not { } role || !ClientId.IsWellFormed(clientId)) return Refusal.NotFound;
        var id = new ClientId(clientId);
        if (await Of(organisationId).SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } client) return Refusal.NotFound;
        return role < needed ? Refusal.RoleTooLow : client;
    }

    /// <summary>Service accounts are not among them: see <see cref="ServiceAccounts"/>.</summary>
    private IQueryable<ClientRow> Of(Guid organisationId) => db.Clients.AsNoTracking().Where(c => c.OrganisationId == organisationId && c.Profile != ClientProfile.Machine && c.Status != ClientStatus.Removed);

    private void Audit(string kind, AccountId actor, ProductionRequest request) =>
        db.AuditEvents.Add(new AuditEvent(kind, null, actor, $"organisation={request.OrganisationId:N} request={request.Id:N}", clock.GetUtcNow()));
}
