using System.Collections.Concurrent;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Model.Clients;

/// <summary>
/// Clients in memory, read once and dropped when the register changes: at once on the host that changed it, within
/// <see cref="Staleness"/> on the others. What it hands out is shared and never tracked: read it, do not change it.
/// </summary>
internal sealed class ClientCache(IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    /// <summary>How long a change made on another host may go unseen.</summary>
    public static readonly TimeSpan Staleness = TimeSpan.FromSeconds(1);

    /// <summary>Unknown ids are not kept, so a stranger cannot fill the memory; known ones are few.</summary>
    private ConcurrentDictionary<string, Client> clients = new();

    private readonly SemaphoreSlim check = new(1, 1);
    private long revision = -1;
    private long checkedAt = long.MinValue;

    /// <summary>The client, whatever its status; null when there is none of this id.</summary>
    public async ValueTask<Client?> Find(string clientId, CancellationToken cancellationToken)
    {
        if (!ClientId.IsWellFormed(clientId)) return null;
        if (IsStale) await Refresh(cancellationToken);
        var known = clients;
        if (known.TryGetValue(clientId, out var client)) return client;
        await using var scope = scopes.CreateAsyncScope();
        var id = new ClientId(clientId);
        client = await scope.ServiceProvider.GetRequiredService<IdentityDb>().Clients.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
        // Kept in the set that was current before the read, so that a change in between is not overwritten by what was read before it.
        if (client is not null) known[clientId] = client;
        return client;
    }

    public void Forget()
    {
        Interlocked.Exchange(ref clients, new());
        Interlocked.Exchange(ref checkedAt, long.MinValue);
    }

    public void Dispose() => check.Dispose();

    private bool IsStale => Interlocked.Read(ref checkedAt) is var at && (at == long.MinValue || clock.GetElapsedTime(at) > Staleness);

    private async Task Refresh(CancellationToken cancellationToken)
    {
        await check.WaitAsync(cancellationToken);
        try
        {
            if (!IsStale) return;
            await using var scope = scopes.CreateAsyncScope();
            var current = await ClientRevision.Read(scope.ServiceProvider.GetRequiredService<IdentityDb>(), cancellationToken);
            if (current != revision) Interlocked.Exchange(ref clients, new());
            revision = current;
            Interlocked.Exchange(ref checkedAt, clock.GetTimestamp());
        }
        finally
        {
            check.Release();
        }
    }
}
