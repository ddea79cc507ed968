using System.Globalization;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Vault;
using Bauhinia.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Operations.Backup;

/// <summary>
/// <c>restore FOLDER</c>: puts a backup into empty stores; the host that starts on them replays the erasure journal first.
/// <c>restore FOLDER --verify</c>: only tries it, in scratch stores that are dropped again. FOLDER is one backup, or the folder of
/// several, of which the newest is taken.
/// </summary>
internal sealed class Restore(IOptions<IdentityOptions> options, KeyCustody custody, ErasureJournal journal, TimeProvider clock)
{
    public static readonly CommandOption Verify = new("verify", null);

    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        var restore = ActivatorUtilities.CreateInstance<Restore>(run.Services);
        try
        {
            await run.Output.WriteLineAsync(await restore.Apply(Newest(Path.GetFullPath(run.Argument)), run.Has(Verify.Name), cancellationToken));
            return 0;
        }
        catch (InvalidDataException refusal)
        {
            return await run.Refuse(refusal.Message);
        }
    }

    private static string Newest(string folder) => Directory.Exists(Path.Combine(folder, Archive.Records)) || !Directory.Exists(folder)
        ? folder
        : Directory.EnumerateDirectories(folder).Where(inner => Directory.Exists(Path.Combine(inner, Archive.Records))).Order(StringComparer.Ordinal).LastOrDefault() ?? folder;

    private async Task<string> Apply(string folder, bool verifyOnly, CancellationToken cancellationToken)
    {
        var placed = PlaceSealedFile(folder, verifyOnly);
        try
        {
            var (records, keys) = await Check(folder, cancellationToken);
            if (!verifyOnly) await RefuseUnlessSafe(cancellationToken);

            // Both are tried in scratch stores first, so that one bad copy does not leave a half-restored system.
            await Put(folder, records, options.Value.Database, scratch: true, cancellationToken);
            await Put(folder, keys, options.Value.KeyStore, scratch: true, cancellationToken);
            if (!verifyOnly)
            {
                await Put(folder, records, options.Value.Database, scratch: false, cancellationToken);
                await Put(folder, keys, options.Value.KeyStore, scratch: false, cancellationToken);
            }
            placed = null;
            return Report(folder, verifyOnly, records, keys);
        }
        finally
        {
            // A key file that did not lead to a restored system must not stay where the next one looks for its own.
            if (placed is not null) File.Delete(placed);
        }
    }

    /// <summary>On a new machine the key file comes from the backup; a key file that is there is never replaced.</summary>
    private string? PlaceSealedFile(string folder, bool verifyOnly)
    {
        var source = Path.Combine(folder, Archive.Keys, Archive.SealedFile);
        var target = options.Value.Keys.SealedFile;
        if (options.Value.Keys.Kind != KeyCustodyOptions.SealedFileKind || File.Exists(target) || !File.Exists(source)) return null;
        if (verifyOnly) throw new InvalidDataException($"There is no key file '{target}' to verify with. Restore, or put the key file there.");
        PrivateFolder.Create(Path.GetDirectoryName(target) ?? "/");
        File.Copy(source, target);
        DurableFolder.Sync(Path.GetDirectoryName(target) ?? "/");
        return target;
    }

    private async Task<(Manifest Records, Manifest Keys)> Check(string folder, CancellationToken cancellationToken)
    {
        var records = await Check(folder, Archive.Records, options.Value.Database, cancellationToken);
        var keys = await Check(folder, Archive.Keys, options.Value.KeyStore, cancellationToken);
        if (records.Backup != keys.Backup) throw new InvalidDataException("The archives of records and keys are of two different backups.");
        if (keys.ExpiresAt <= clock.GetUtcNow())
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The archive of keys expired on {keys.ExpiresAt:yyyy-MM-dd}: people erased since could come back with it."));
        }
        return (records, keys);
    }

    private async Task<Manifest> Check(string folder, string name, DatabaseOptions store, CancellationToken cancellationToken)
    {
        var (manifest, refusal) = await new Archive(Path.Combine(folder, name), custody.Custodian).Check(cancellationToken);
        if (manifest is null) throw new InvalidDataException(refusal);
        if (manifest.Archive != name) throw new InvalidDataException($"'{folder}' has the archive of {manifest.Archive} in the place of {name}.");
        return manifest.Provider == store.Provider
            ? manifest
            : throw new InvalidDataException($"The backup is of {manifest.Provider}, and the settings name {store.Provider}.");
    }

    private async Task RefuseUnlessSafe(CancellationToken cancellationToken)
    {
        if (!journal.Exists)
        {
            throw new InvalidDataException(
                $"There is no erasure journal '{options.Value.ErasureJournal}', and people erased since the backup would come back. Put it there; if nobody was ever erased, an empty file.");
        }
        foreach (var store in (DatabaseOptions[])[options.Value.Database, options.Value.KeyStore])
        {
            if (!await Copiers.For(store).IsEmpty(store, cancellationToken))
            {
                throw new InvalidDataException("A store is not empty. Stop the host and move the present databases away first; restore never overwrites.");
            }
        }
    }

    private async Task Put(string folder, Manifest manifest, DatabaseOptions store, bool scratch, CancellationToken cancellationToken)
    {
        var copier = Copiers.For(store);
        var place = scratch ? await copier.MakeScratch(store, cancellationToken) : store;
        try
        {
            await copier.Restore(Path.Combine(folder, manifest.Archive, manifest.Store), place, cancellationToken);
            var state = await copier.Inspect(place, cancellationToken);
            if (!state.IsSameAs(manifest.State)) throw new InvalidDataException($"The restored {manifest.Archive} do not hold what the manifest says.");
            if (manifest.Archive == Archive.Keys) await CheckKeys(place, cancellationToken);
        }
        finally
        {
            if (scratch) await copier.DropScratch(place, CancellationToken.None);
        }
    }

    /// <summary>Each key-encryption key that the copy names must be held, and open one of its data keys.</summary>
    private async Task CheckKeys(DatabaseOptions place, CancellationToken cancellationToken)
    {
        await using var keyStore = Open(place);
        foreach (var kek in await keyStore.Keks.AsNoTracking().ToListAsync(cancellationToken))
        {
            var key = await keyStore.Keys.AsNoTracking().FirstOrDefaultAsync(k => k.Kek == kek.Id, cancellationToken);
            if (!custody.Custodian.Keks.Contains(new KekId(kek.Id))
                || (key is not null && !custody.Custodian.TryUnwrap(new KekId(kek.Id), key.Wrapped, DataKeys.AssociatedData(key.Owner, key.Version), out _)))
            {
                throw new InvalidDataException(
                    $"The backup needs {kek.Id}, which a later rotation destroyed. To restore it, move the present key file away so that the backup's own is used.");
            }
        }
    }

    private static KeyStoreDb Open(DatabaseOptions place)
    {
        if (place.Provider == DatabaseProvider.Sqlite)
        {
            var sqlite = new DbContextOptionsBuilder<SqliteKeyStoreDb>();
            DatabaseSetup.Configure(sqlite, place.Provider, place.ConnectionString + ";Pooling=False");
            return new SqliteKeyStoreDb(sqlite.Options);
        }
        var postgres = new DbContextOptionsBuilder<PostgresKeyStoreDb>();
        DatabaseSetup.Configure(postgres, place.Provider, place.ConnectionString + ";Pooling=False");
        return new PostgresKeyStoreDb(postgres.Options);
    }

    private static string Report(string folder, bool verifyOnly, Manifest records, Manifest keys)
    {
        var rows = records.Rows.Concat(keys.Rows).Where(table => !table.Key.StartsWith("__", StringComparison.Ordinal));
        var counts = string.Join(", ", rows.Select(table => string.Create(CultureInfo.InvariantCulture, $"{table.Key} {table.Value}")));
        return verifyOnly
            ? $"{folder} restores: {counts}."
            : $"Restored {folder}: {counts}. The host replays the erasure journal when it starts.";
    }
}
