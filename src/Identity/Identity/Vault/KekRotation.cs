using System.Security.Cryptography;
using Bauhinia.Identity.Keys;
using Bauhinia.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Vault;

/// <summary>
/// Moves every data key to a new key-encryption key and destroys the old one. Each step leaves a state from which the next run goes
/// on, so it may be killed anywhere: a new KEK that no row names is taken up, batches are conditional on the old KEK, and a KEK is
/// destroyed only after its row, which a foreign key holds while any data key names it, is gone.
/// </summary>
internal sealed class KekRotation(KeyStoreDb keyStore, IKeyCustodian custodian, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private const int BatchSize = 100;

    /// <summary>Runs to the end, first finishing a rotation that was cut short.</summary>
    /// <returns>How many data keys were wrapped again.</returns>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        custodian.Refresh();
        await DestroyDoomed(cancellationToken);
        var current = await keyStore.Keks.AsNoTracking().SingleAsync(k => k.IsCurrent, cancellationToken);
        var old = await keyStore.Keks.AsNoTracking().Where(k => !k.IsCurrent).ToListAsync(cancellationToken);
        if (old.Count == 0)
        {
            old.Add(current);
            current = await Begin(current, cancellationToken);
        }
        var moved = 0;
        foreach (var kek in old)
        {
            moved += await Retire(kek.Id, current.Id, cancellationToken);
        }
        await DestroyDoomed(cancellationToken);
        if (options.Value.KeyStore.Provider == DatabaseProvider.Sqlite)
        {
            await keyStore.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        }
        return moved;
    }

    private async Task<Kek> Begin(Kek current, CancellationToken cancellationToken)
    {
        // A run that was killed right here left a KEK that is newer than any row; it is as good as another.
        var newest = custodian.CurrentKek;
        var next = new Kek(newest.Value == current.Id ? custodian.CreateKek().Value : newest.Value, clock.GetUtcNow());
        await using var transaction = await keyStore.Database.BeginTransactionAsync(cancellationToken);
        var demoted = await keyStore.Keks.Where(k => k.Id == current.Id && k.IsCurrent)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.IsCurrent, false), cancellationToken);
        if (demoted != 1) throw new InvalidOperationException("Another rotation is running.");
        keyStore.Keks.Add(next);
        await keyStore.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return next;
    }

    private async Task<int> Retire(string old, string current, CancellationToken cancellationToken)
    {
        var moved = 0;
        while (true)
        {
            for (var batch = await Rewrap(old, current, cancellationToken); batch > 0; batch = await Rewrap(old, current, cancellationToken))
            {
                moved += batch;
            }
            if (await Doom(old, cancellationToken)) return moved;
        }
    }

    /// <summary>One batch in one transaction. A key that was erased meanwhile is not matched and so not brought back.</summary>
    private async Task<int> Rewrap(string old, string current, CancellationToken cancellationToken)
    {
        var batch = await keyStore.Keys.AsNoTracking().Where(k => k.Kek == old)
            .OrderBy(k => k.Owner).ThenBy(k => k.Version).Take(BatchSize).ToListAsync(cancellationToken);
        if (batch.Count == 0) return 0;
        await using var transaction = await keyStore.Database.BeginTransactionAsync(cancellationToken);
        foreach (var key in batch)
        {
            var wrapped = Rewrap(key, current);
            await keyStore.Keys.Where(k => k.Owner == key.Owner && k.Version == key.Version && k.Kek == old).ExecuteUpdateAsync(
                set => set.SetProperty(k => k.Kek, current).SetProperty(k => k.Wrapped, wrapped), cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return batch.Count;
    }

    private byte[] Rewrap(WrappedKey key, string current)
    {
        var owner = DataKeys.AssociatedData(key.Owner, key.Version);
        if (!custodian.TryUnwrap(new KekId(key.Kek), key.Wrapped, owner, out var dataKey))
        {
            throw new CryptographicException("A wrapped data key was changed, moved, or its key-encryption key is gone.");
        }
        try
        {
            return custodian.Wrap(new KekId(current), dataKey, owner);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <returns>False when a data key was wrapped with the old KEK after the last batch.</returns>
    private async Task<bool> Doom(string old, CancellationToken cancellationToken)
    {
        await using var transaction = await keyStore.Database.BeginTransactionAsync(cancellationToken);
        if (keyStore.Database.IsNpgsql())
        {
            // Waits for whoever is storing a key under it, and makes the next one wait for us; SQLite has one writer at a time anyway.
            await keyStore.Keks.FromSql($"""SELECT * FROM kek WHERE "Id" = {old} FOR UPDATE""").AsNoTracking().ToListAsync(cancellationToken);
        }
        var deleted = await keyStore.Keks.Where(k => k.Id == old && !keyStore.Keys.Any(key => key.Kek == old)).ExecuteDeleteAsync(cancellationToken);
        if (deleted == 0) return false;
        keyStore.DoomedKeks.Add(new DoomedKek(old));
        await keyStore.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        keyStore.ChangeTracker.Clear();
        return true;
    }

    private async Task DestroyDoomed(CancellationToken cancellationToken)
    {
        foreach (var doomed in await keyStore.DoomedKeks.AsNoTracking().ToListAsync(cancellationToken))
        {
            custodian.DestroyKek(new KekId(doomed.Id));
            await keyStore.DoomedKeks.Where(k => k.Id == doomed.Id).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
