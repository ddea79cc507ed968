using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Keys;
using Bauhinia.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Vault;

/// <summary>Makes, finds and destroys the data keys of owners: accounts, and proofing cases for their evidence.</summary>
internal sealed class DataKeys(KeyStoreDb keyStore, IKeyCustodian custodian, ErasureJournal journal, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>Gives a new owner a data key; durable when it returns.</summary>
    public async Task Create(Guid owner, CancellationToken cancellationToken)
    {
        var dataKey = FieldCipher.NewDataKey();
        try
        {
            var used = await Insert(owner, dataKey, cancellationToken);
            if (used is not null) await InsertAgain(owner, dataKey, used, cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <summary>The owner's newest key, ready to seal and open. Null when there is none, because it was erased or never made.</summary>
    public async Task<DataKey?> Newest(Guid owner, CancellationToken cancellationToken)
    {
        var key = await keyStore.Keys.AsNoTracking().Where(k => k.Owner == owner).OrderByDescending(k => k.Version).FirstOrDefaultAsync(cancellationToken);
        return key is null ? null : Ready(key);
    }

    /// <summary>The owner's key of a version, or null when it was erased.</summary>
    public async Task<DataKey?> Find(Guid owner, int version, CancellationToken cancellationToken)
    {
        var key = await keyStore.Keys.AsNoTracking().SingleOrDefaultAsync(k => k.Owner == owner && k.Version == version, cancellationToken);
        return key is null ? null : Ready(key);
    }

    /// <summary>Destroys every key of the owner. The journal has it first: from then on no restored copy brings the owner back.</summary>
    public async Task Destroy(Guid owner, CancellationToken cancellationToken)
    {
        journal.Append(owner);
        await keyStore.Keys.Where(k => k.Owner == owner).ExecuteDeleteAsync(cancellationToken);
        await Forget(cancellationToken);
    }

    /// <summary>Destroys the keys of owners whose erasure the journal already has; without any it only reads.</summary>
    /// <param name="owners">At most 500.</param>
    /// <param name="cancellationToken">Stops between two statements.</param>
    public async Task DestroyAgain(IReadOnlyCollection<Guid> owners, CancellationToken cancellationToken)
    {
        if (!await keyStore.Keys.AnyAsync(k => owners.Contains(k.Owner), cancellationToken)) return;
        await keyStore.Keys.Where(k => owners.Contains(k.Owner)).ExecuteDeleteAsync(cancellationToken);
        await Forget(cancellationToken);
    }

    internal static byte[] AssociatedData(Guid owner, int version) => Encoding.UTF8.GetBytes($"data-key\0{owner:N}\0{version}");

    /// <summary>
    /// SQLite overwrites what is deleted in its pages, but the write-ahead log still has the older pages until it is emptied. On
    /// PostgreSQL the old row stays until it is vacuumed, and in archived logs: rotating the KEK makes those copies unreadable.
    /// </summary>
    private async Task Forget(CancellationToken cancellationToken)
    {
        if (options.Value.KeyStore.Provider == DatabaseProvider.Sqlite)
        {
            await keyStore.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        }
    }

    /// <returns>Null when stored, or the KEK that was retired meanwhile.</returns>
    private async Task<string?> Insert(Guid owner, byte[] dataKey, CancellationToken cancellationToken)
    {
        var kek = await CurrentKek(cancellationToken);
        try
        {
            await Store(owner, dataKey, kek, cancellationToken);
            return null;
        }
        catch (DbUpdateException) when (!keyStore.Keks.Any(k => k.Id == kek))
        {
            keyStore.ChangeTracker.Clear();
            return kek;
        }
    }

    private async Task InsertAgain(Guid owner, byte[] dataKey, string retired, CancellationToken cancellationToken)
    {
        var kek = await CurrentKek(cancellationToken);
        if (kek == retired) throw new InvalidOperationException("The key store names no usable key-encryption key.");
        await Store(owner, dataKey, kek, cancellationToken);
    }

    private async Task Store(Guid owner, byte[] dataKey, string kek, CancellationToken cancellationToken)
    {
        var wrapped = custodian.Wrap(new KekId(kek), dataKey, AssociatedData(owner, 1));
        keyStore.Keys.Add(new WrappedKey(owner, 1, kek, wrapped, clock.GetUtcNow()));
        await keyStore.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The store says which KEK is current, not the custodian: a rotation in another process changes both, and this one row decides.</summary>
    private async Task<string> CurrentKek(CancellationToken cancellationToken) =>
        await keyStore.Keks.Where(k => k.IsCurrent).Select(k => k.Id).SingleOrDefaultAsync(cancellationToken)
        ?? throw new InvalidOperationException("The key store names no current key-encryption key: run 'bauhinia migrate'.");

    private DataKey Ready(WrappedKey key)
    {
        if (!custodian.TryUnwrap(new KekId(key.Kek), key.Wrapped, AssociatedData(key.Owner, key.Version), out var dataKey))
        {
            throw new CryptographicException("A wrapped data key was changed, moved, or its key-encryption key is gone.");
        }
        try
        {
            return new DataKey(key.Owner, key.Version, new FieldCipher(dataKey));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }
}
