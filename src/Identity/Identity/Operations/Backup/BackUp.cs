using System.Globalization;
using System.Security.Cryptography;
using Bauhinia.Identity.Keys;
using Bauhinia.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Operations.Backup;

/// <summary>
/// <c>backup FOLDER</c>: copies both stores, while the host serves, to a new folder inside FOLDER. The keys have an archive of their
/// own, which expires; those of earlier backups that have expired are deleted. The erasure journal is never copied.
/// </summary>
internal sealed class BackUp(IOptions<IdentityOptions> options, IKeyCustodian custodian, TimeProvider clock)
{
    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(run.Argument);
        var backUp = ActivatorUtilities.CreateInstance<BackUp>(run.Services);
        if (backUp.Unsafe(root) is { } why) return await run.Refuse(why);
        await run.Output.WriteLineAsync(await backUp.Write(root, cancellationToken));
        foreach (var expired in await backUp.DeleteExpired(root, cancellationToken))
        {
            await run.Output.WriteLineAsync($"Deleted the expired archive {expired}");
        }
        return 0;
    }

    /// <summary>A backup beside the journal would be moved, lost or restored together with it.</summary>
    private string? Unsafe(string root)
    {
        var journal = Path.GetDirectoryName(Path.GetFullPath(options.Value.ErasureJournal)) ?? "/";
        return (root + "/").StartsWith(journal + "/", StringComparison.Ordinal) || (journal + "/").StartsWith(root + "/", StringComparison.Ordinal)
            ? $"The backup '{root}' and the erasure journal '{options.Value.ErasureJournal}' must not lie in one folder."
            : null;
    }

    private async Task<string> Write(string root, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var name = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd'T'HHmmss'.'ffffff'Z'}-{RandomNumberGenerator.GetHexString(8, true)}");
        var folder = Path.Combine(root, name);

        // Records before keys: a person who registers in between is then in neither or has a key too many, never a record without one.
        var blank = new Manifest
        {
            Format = Manifest.CurrentFormat, Backup = name, Archive = Archive.Records, CreatedAt = now,
            Provider = default, Store = "", Schema = "", Rows = [], Files = [],
        };
        await Write(folder, blank, options.Value.Database, null, cancellationToken);
        await Write(
            folder,
            blank with { Archive = Archive.Keys, ExpiresAt = now.AddDays(options.Value.KeyBackupRetentionDays) },
            options.Value.KeyStore,
            custodian.SealedCopy(),
            cancellationToken);
        DurableFolder.Sync(folder);
        DurableFolder.Sync(root);
        return folder;
    }

    private async Task Write(string folder, Manifest manifest, DatabaseOptions store, byte[]? sealedFile, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder, manifest.Archive);
        PrivateFolder.Create(target);
        var archive = new Archive(target, custodian);
        var copier = Copiers.For(store);
        var file = manifest.Archive + copier.Extension;
        var state = await copier.Copy(store, archive.PathOf(file), cancellationToken);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal) { [file] = await archive.Digest(file, cancellationToken) };
        if (sealedFile is not null)
        {
            await archive.Write(Archive.SealedFile, sealedFile, cancellationToken);
            files[Archive.SealedFile] = await archive.Digest(Archive.SealedFile, cancellationToken);
        }
        await archive.Finish(manifest with { Provider = store.Provider, Store = file, Schema = state.Schema, Rows = state.Rows, Files = files }, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> DeleteExpired(string root, CancellationToken cancellationToken)
    {
        var deleted = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(root).Select(backup => Path.Combine(backup, Archive.Keys)).Where(Directory.Exists).Order())
        {
            var (manifest, _) = await new Archive(folder, custodian).Check(cancellationToken);
            if (manifest?.ExpiresAt <= clock.GetUtcNow())
            {
                Directory.Delete(folder, recursive: true);
                deleted.Add(folder);
            }
        }
        return deleted;
    }
}
