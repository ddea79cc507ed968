using System.Globalization;
using System.Security.Cryptography;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Console;
using Bauhinia.Data.Storage.Lake;
using Bauhinia.Data.Storage.Lake.Objects;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Operations.Backup;

/// <summary>
/// <c>data backup --to FOLDER</c>: copies journal, lake and console, while the host serves, to a new folder inside FOLDER. Journal and lake are of one moment,
/// for each has what the other has given up.
/// </summary>
internal sealed class BackUpStores(JournalConnections journal, ConsoleStore console, LakeManifest lake, LakeBucket bucket, TimeProvider clock)
{
    /// <summary>How often it begins again because the lake was rewritten meanwhile. What was copied is not copied again, so that each time is shorter.</summary>
    private const int Attempts = 20;

    public static async Task<int> Run(IServiceProvider services, string to, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var (folder, manifest) = await ActivatorUtilities.CreateInstance<BackUpStores>(services).Write(Path.TrimEndingDirectorySeparator(Path.GetFullPath(to)), cancellationToken);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{folder}: {manifest.Messages.Values.Sum()} messages of {manifest.Messages.Count} streams, {manifest.LakeFiles.Count()} files of the lake, {manifest.Files.Values.Sum(f => f.Bytes)} bytes."));
            return 0;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await output.WriteLineAsync($"Refused: {broken.Message}");
            return 1;
        }
    }

    private async Task<(string Folder, BackupManifest Manifest)> Write(string root, CancellationToken cancellationToken)
    {
        if ($"{root}/".StartsWith($"{lake.Folder}/", StringComparison.Ordinal)) throw new InvalidDataException($"'{root}' is in the folder of the lake, which is what is backed up.");
        await JournalSchema.Require(journal.File, cancellationToken);
        await ConsoleSchema.Steps.Require(console.File, cancellationToken);
        await LakeSchema.Steps.Require(lake.File, cancellationToken);
        var folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyyMMdd'T'HHmmss'.'ffffff'Z'}-{RandomNumberGenerator.GetHexString(8, true)}"));
        PrivateFolder.Create(Path.Combine(folder, BackupManifest.LakeFolder));
        var isWhole = false;
        try
        {
            var manifest = await Copy(folder, cancellationToken);
            await manifest.Write(folder, cancellationToken);
            isWhole = true;
            return (folder, manifest);
        }
        finally
        {
            if (!isWhole) Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<BackupManifest> Copy(string folder, CancellationToken cancellationToken)
    {
        var copied = new Dictionary<string, BackupManifest.Copy>(StringComparer.Ordinal);
        // Most of the work, before the journal is held: its write-ahead log grows for as long as it is.
        await using (var early = await StoreMoment.Hold(lake.File, cancellationToken)) await CopyFiles(early, folder, copied, cancellationToken);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await TryCopy(folder, copied, cancellationToken) is { } manifest) return manifest;
        }
        throw new IOException("the lake was rewritten faster than it could be copied; nothing was kept. Try again.");
    }

    private async Task<BackupManifest?> TryCopy(string folder, Dictionary<string, BackupManifest.Copy> copied, CancellationToken cancellationToken)
    {
        await using var held = await StoreMoment.Hold(lake.File, cancellationToken);
        await using var messages = await StoreMoment.Hold(journal.File, cancellationToken);
        await using var decided = await StoreMoment.Hold(console.File, cancellationToken);
        if (Lacks(held, messages) || !await CopyFiles(held, folder, copied, cancellationToken)) return null;
        var named = Names(held).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var superseded in copied.Keys.Where(f => !named.Contains(f)).ToList())
        {
            File.Delete(Path.Combine(folder, BackupManifest.LakeFolder, superseded));
            copied.Remove(superseded);
        }
        var files = new SortedDictionary<string, BackupManifest.Copy>(copied.ToDictionary(f => BackupManifest.LakeFolder + f.Key, f => f.Value), StringComparer.Ordinal);
        foreach (var (name, store) in new[] { (BackupManifest.LakeManifest, held), (BackupManifest.Journal, messages), (BackupManifest.Console, decided) })
        {
            files[name] = await CopyStore(store.Connection, Path.Combine(folder, name), cancellationToken);
        }
        var counts = messages.Rows("SELECT s.name, (SELECT count(*) FROM event WHERE stream = s.id) FROM stream s", row => (Stream: row.GetString(0), Count: row.GetInt64(1)));
        return new BackupManifest
        {
            CreatedAt = clock.GetUtcNow(), Files = files, Messages = new(counts.Where(c => c.Count > 0).ToDictionary(c => c.Stream, c => c.Count), StringComparer.Ordinal),
        };
    }

    /// <summary>Whether the journal has given payloads up since the lake's moment, so that neither of the two would have them.</summary>
    private static bool Lacks(StoreMoment lake, StoreMoment journal)
    {
        var places = lake.Rows("SELECT stream, epoch, sequence FROM place", row => (Stream: row.GetString(0), Epoch: row.GetInt64(1), Sequence: row.GetInt64(2))).ToDictionary(p => p.Stream, StringComparer.Ordinal);
        var trimmed = journal.Rows("SELECT s.name, s.epoch, t.sequence FROM trimmed t JOIN stream s ON s.id = t.stream", row => (Stream: row.GetString(0), Epoch: row.GetInt64(1), Sequence: row.GetInt64(2)));
        return trimmed.Exists(t => t.Sequence > 0 && (!places.TryGetValue(t.Stream, out var place) || place.Epoch != t.Epoch || place.Sequence < t.Sequence));
    }

    /// <returns>False when a file went meanwhile, as it does once others stand in its place: the next moment names those.</returns>
    private async Task<bool> CopyFiles(StoreMoment held, string folder, Dictionary<string, BackupManifest.Copy> copied, CancellationToken cancellationToken)
    {
        var isWhole = true;
        foreach (var (name, bytes, hash) in Names(held).Where(f => !copied.ContainsKey(f.Name)))
        {
            var copy = Path.Combine(folder, BackupManifest.LakeFolder, name);
            PrivateFolder.Create(Path.GetDirectoryName(copy) ?? folder);
            if (!await Fetch(name, copy, cancellationToken))
            {
                isWhole = false;
                continue;
            }
            var found = await BackupManifest.Copy.Of(copy, cancellationToken);
            if (found.Bytes != bytes || (hash is not null && found.Sha256 != hash)) throw new InvalidDataException($"'{Path.Combine(lake.Folder, name)}' is damaged: it is not what the lake's manifest says.");
            copied[name] = found;
        }
        return isWhole;
    }

    private async Task<bool> Fetch(string name, string copy, CancellationToken cancellationToken)
    {
        try
        {
            await using var from = new FileStream(Path.Combine(lake.Folder, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var to = new FileStream(copy, FileMode.CreateNew, FileAccess.Write);
            await from.CopyToAsync(to, cancellationToken);
            to.Flush(flushToDisk: true);
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // The folder is only a cache of the bucket, where there is one.
            return bucket.Objects is { } objects && await objects.Get(name, copy, cancellationToken);
        }
    }

    private static List<(string Name, long Bytes, string? Hash)> Names(StoreMoment held) =>
        held.Rows("SELECT name, bytes, hash FROM file", row => (row.GetString(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2)));

    private static async Task<BackupManifest.Copy> CopyStore(SqliteConnection store, string copy, CancellationToken cancellationToken)
    {
        await SqliteCopy.Write(store, copy, cancellationToken);
        await using (var look = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString))
        {
            await look.OpenAsync(cancellationToken);
            using var command = look.Command("PRAGMA integrity_check");
            if (command.ExecuteScalar() is not "ok") throw new InvalidDataException($"'{store.DataSource}' is damaged.");
        }
        return await BackupManifest.Copy.Of(copy, cancellationToken);
    }
}
