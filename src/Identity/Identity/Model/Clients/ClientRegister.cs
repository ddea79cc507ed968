using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Model.Clients;

/// <summary>
/// Makes and changes clients. The caller has already decided that the organisation may. Every change also moves the register's
/// revision, which tells every host's <see cref="ClientCache"/> to read again. A transaction that the caller has begun is joined: the
/// change then happens with the caller's commit or not at all.
/// </summary>
internal sealed class ClientRegister(IdentityDb db, ClientCache cache, TimeProvider clock)
{
    /// <summary>Registers a client.</summary>
    /// <returns>The client with its secret, told this once; or the reasons for refusal.</returns>
    public async Task<RegisteredClient> Create(Guid? organisationId, ClientRegistration registration, Actor actor, CancellationToken cancellationToken)
    {
        if (ClientRules.Check(registration) is { Count: > 0 } refusals) return new RegisteredClient(null, null, refusals);
        var secret = NeedsSecret(registration.Authentication) ? ClientSecret.New() : null;
        var client = new Client(ClientId.New(), organisationId, registration, secret is null ? null : ClientSecret.Hash(secret), clock.GetUtcNow());
        db.Clients.Add(client);
        await Save(client.Id, "client.registered", actor, cancellationToken);
        return new RegisteredClient(client, secret, []);
    }

    /// <summary>
    /// Registers a client of the platform itself under an id of its own, or brings it up to date. One that an operator removed stays removed.
    /// </summary>
    public async Task Keep(ClientId id, ClientRegistration registration, CancellationToken cancellationToken)
    {
        var client = await db.Clients.SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
        if (client is { Status: ClientStatus.Removed } || client?.IsRegisteredAs(registration) == true) return;
        if (ClientRules.Check(registration) is { Count: > 0 } refusals) throw new InvalidOperationException($"The client {id} breaks the rules of the register: {string.Join(", ", refusals)}.");
        if (client is not null)
        {
            await Change(id, registration, null, cancellationToken);
            return;
        }
        client = new Client(id, null, registration, null, clock.GetUtcNow());
        db.Clients.Add(client);
        await Save(client.Id, "client.registered", null, cancellationToken);
    }

    /// <summary>Changes a registration. A client that starts to need a secret gets one, told this once. Null when there is no such client.</summary>
    public async Task<RegisteredClient?> Change(ClientId id, ClientRegistration registration, Actor actor, CancellationToken cancellationToken)
    {
        if (await Find(id, cancellationToken) is not { } client) return null;
        var kept = registration with { Environment = client.Environment };
        if (ClientRules.Check(kept) is { Count: > 0 } refusals) return new RegisteredClient(null, null, refusals);
        client.Change(kept, clock.GetUtcNow());
        var secret = NeedsSecret(client.Authentication) && client.SecretHash is null ? ClientSecret.New() : null;
        if (secret is not null) client.RollSecret(ClientSecret.Hash(secret), clock.GetUtcNow());
        await Save(client.Id, "client.changed", actor, cancellationToken);
        return new RegisteredClient(client, secret, []);
    }

    /// <summary>Replaces the keys; the old ones stop at once. To overlap, give a set that holds both. Null when there is no such client.</summary>
    /// <exception cref="DbUpdateConcurrencyException">Someone else changed the client at the same moment.</exception>
    public async Task<RegisteredClient?> RollKeys(ClientId id, string? jwks, string? jwksUri, Actor actor, CancellationToken cancellationToken)
    {
        if (await Find(id, cancellationToken) is not { } client) return null;
        var sound = (jwks, jwksUri) switch
        {
            ({ } set, null) => ClientRules.KeysFit(set, client.Profile),
            (null, { } uri) => ClientRules.IsAddress(uri, client.Environment),
            _ => false,
        };
        if (!sound || client.Authentication != ClientAuthentication.PrivateKeyJwt) return new RegisteredClient(null, null, [ClientRefusal.Keys]);
        client.RollKeys(jwks, jwksUri, clock.GetUtcNow());
        await Save(client.Id, "client.keys_rolled", actor, cancellationToken);
        return new RegisteredClient(client, null, []);
    }

    /// <summary>Replaces the secret; the old one stops at once. Null when there is no such client, or it uses none.</summary>
    public async Task<RegisteredClient?> RollSecret(ClientId id, Actor actor, CancellationToken cancellationToken)
    {
        if (await Find(id, cancellationToken) is not { } client || !NeedsSecret(client.Authentication)) return null;
        var secret = ClientSecret.New();
        client.RollSecret(ClientSecret.Hash(secret), clock.GetUtcNow());
        await Save(client.Id, "client.secret_rolled", actor, cancellationToken);
        return new RegisteredClient(client, secret, []);
    }

    /// <summary>
    /// Suspends, resumes or removes, whatever else happens to the client at the same moment: the other change is told that it came too late.
    /// False when there is no such client or it was removed before.
    /// </summary>
    public Task<bool> Become(ClientId id, ClientStatus status, Actor actor, CancellationToken cancellationToken) =>
        Become(db.Clients.Where(c => c.Id == id), id, status, actor, cancellationToken);

    /// <summary>Lets a suspended client work again. False when it is no longer as it was at <paramref name="seen"/>: whoever suspends it wins.</summary>
    public Task<bool> Resume(ClientId id, DateTimeOffset seen, Actor actor, CancellationToken cancellationToken) =>
        Become(db.Clients.Where(c => c.Id == id && c.ChangedAt == seen), id, ClientStatus.Active, actor, cancellationToken);

    private async Task<bool> Become(IQueryable<Client> which, ClientId id, ClientStatus status, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var changed = await which.Where(c => c.Status != ClientStatus.Removed)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Status, status).SetProperty(c => c.ChangedAt, now), cancellationToken);
        if (changed == 0) return false;
        await Save(id, KindOf(status), actor, cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        cache.Forget();
        return true;
    }

    private static string KindOf(ClientStatus status) => status switch
    {
        ClientStatus.Active => "client.active",
        ClientStatus.Suspended => "client.suspended",
        _ => "client.removed",
    };

    private Task<Client?> Find(ClientId id, CancellationToken cancellationToken) =>
        db.Clients.SingleOrDefaultAsync(c => c.Id == id && c.Status != ClientStatus.Removed, cancellationToken);

    private static bool NeedsSecret(ClientAuthentication authentication) =>
        authentication is ClientAuthentication.ClientSecretBasic or ClientAuthentication.ClientSecretPost;

    private async Task Save(ClientId id, string kind, Actor actor, CancellationToken cancellationToken)
    {
        db.AuditEvents.Add(new AuditEvent(kind, actor, $"client={id}", clock.GetUtcNow()));
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        await db.SaveChangesAsync(cancellationToken);
        await ClientRevision.Move(db, cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        cache.Forget();
    }
}
